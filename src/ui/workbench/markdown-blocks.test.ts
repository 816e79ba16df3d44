import { expect, it } from 'vitest';
import { readBlocks } from './markdown-blocks.ts';

it('reads headings, paragraphs over several lines, lists and code', () => {
  const text =
    '# Why\n\nOne line\nand the next.\n\n- first\n  goes on\n- second\n\n1. one\n\n```jsonc\n# no heading\n\n- no list\n```\nEnd.';
  expect(readBlocks(text)).toEqual([
    { kind: 'heading', level: 1, text: 'Why' },
    { kind: 'paragraph', text: 'One line and the next.' },
    { kind: 'list', ordered: false, items: ['first goes on', 'second'] },
    { kind: 'list', ordered: true, items: ['one'] },
    { kind: 'code', text: '# no heading\n\n- no list' },
    { kind: 'paragraph', text: 'End.' },
  ]);
});

it('takes code that is never closed to the end', () => {
  expect(readBlocks('```\na\nb')).toEqual([{ kind: 'code', text: 'a\nb' }]);
});
