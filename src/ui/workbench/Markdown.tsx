/** The little of Markdown that hints, explanations and solutions use. Text only: nothing in it can become markup. */
import { Fragment, type ReactNode } from 'react';
import { type Block, readBlocks } from './markdown-blocks.ts';

/** One line of it, for headings. */
export function InlineMarkdown({ text }: { text: string }) {
  return <>{inline(text)}</>;
}

export function Markdown({ text }: { text: string }) {
  return <div className="wb-prose">{readBlocks(text).map(showBlock)}</div>;
}

function showBlock(block: Block, key: number): ReactNode {
  switch (block.kind) {
    case 'heading':
      return block.level <= 2 ? <h3 key={key}>{inline(block.text)}</h3> : <h4 key={key}>{inline(block.text)}</h4>;
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
        <pre key={key} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
      return <List key={key}>{items}</List>;
    }
    case 'paragraph':
      return <p key={key}>{inline(block.text)}</p>;
  }
}

const inlinePattern = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\b_[^_]+_\b|\[[^\]]+\]\(https?:[^)\s]+\))/;

function inline(text: string): ReactNode {
  return text.split(inlinePattern).map((part, index) => {
    const as = (node: ReactNode) => <Fragment key={index}>{node}</Fragment>;
    if (/^`.+`$/.test(part)) return as(<code>{part.slice(1, -1)}</code>);
    if (/^\*\*.+\*\*$/.test(part)) return as(<strong>{part.slice(2, -2)}</strong>);
    if (/^([*_]).+\1$/.test(part)) return as(<em>{part.slice(1, -1)}</em>);
    const link = /^\[(.+)\]\((.+)\)$/.exec(part);
    return as(link ? <a href={link[2]}>{link[1]}</a> : part);
  });
}
