/** Cuts Markdown into headings, paragraphs, lists and fenced code. What it does not know stays text. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'paragraph'; text: string };

const fence = /^\s*```/;
const heading = /^(#{1,6})\s+(.*)$/;
const item = /^\s*(?:[-*]|(\d+)[.)])\s+(.*)$/;

export function readBlocks(text: string): Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (fence.test(line)) {
      const end = lines.findIndex((other, index) => index > at && fence.test(other));
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop;
    } else if (line.trim() !== '') addLine(blocks, line, lines[at - 1] ?? '');
  }
  return blocks;
}

function addLine(blocks: Block[], line: string, lineBefore: string): void {
  const title = heading.exec(line);
  if (title) {
    blocks.push({ kind: 'heading', level: title[1]?.length ?? 1, text: title[2] ?? '' });
    return;
  }
  const before = blocks.at(-1);
  const entry = item.exec(line);
  if (entry) {
    const ordered = entry[1] !== undefined;
    if (before?.kind === 'list' && before.ordered === ordered) before.items.push(entry[2] ?? '');
    else blocks.push({ kind: 'list', ordered, items: [entry[2] ?? ''] });
    return;
  }
  // A line that follows without a gap continues what stands before it.
  const continues = lineBefore.trim() !== '';
  if (continues && before?.kind === 'paragraph') before.text += ` ${line.trim()}`;
  else if (continues && before?.kind === 'list') before.items.push(`${before.items.pop() ?? ''} ${line.trim()}`);
  else blocks.push({ kind: 'paragraph', text: line.trim() });
}
