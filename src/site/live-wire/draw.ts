/** The same marks as WireLine.astro and TopicLine.astro write at build time, for what happens live. */
import type { WireLine } from './field.ts';
import { giveaway } from './reading.ts';
import type { TopicHeard } from './topics-heard.ts';

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export const speaker = { stranger: 'You, a stranger', broker: 'The broker' } as const;

/** One packet of the handshake with its fields. */
export function drawLine({ from, packet, fields, meaning }: WireLine): HTMLElement {
  const cells = fields.map(({ hex, label }) =>
    element('span', 'wire-field', element('code', '', hex), element('span', '', label)),
  );
  const line = element(
    'li',
    `wire-line wire-line--${from}`,
    element('p', 'wire-line__who', element('span', '', speaker[from]), element('b', '', packet)),
    element('div', 'wire-line__bytes', ...cells),
    element('p', 'wire-line__meaning', meaning),
  );
  return line;
}

/** One topic that was not meant for us, and what stands in it now. */
export function drawTopic(row: TopicHeard): HTMLElement {
  const gives = giveaway(row);
  const line = element(
    'li',
    gives?.credential ? 'overheard overheard--secret' : 'overheard',
    element('code', 'overheard__topic', row.topicName),
    element('code', 'overheard__payload', row.payload),
    element('span', 'overheard__gives', gives?.what ?? ''),
    element('span', 'overheard__count'),
  );
  return line;
}

/** Brings a drawn topic up to date. */
export function redrawTopic(line: HTMLElement, { payload, count }: TopicHeard): void {
  const [, payloadCell, , countCell] = line.children;
  if (payloadCell) payloadCell.textContent = payload;
  if (countCell) countCell.textContent = `×${count}`;
}
