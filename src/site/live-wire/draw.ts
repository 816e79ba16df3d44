/** The same marks as WireLine.astro and OverheardLine.astro write at build time, for what happens live. */
import type { Overheard, WireLine } from './field.ts';
import { giveaway } from './reading.ts';

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

/** One message that was not meant for us. */
export function drawOverheard(message: Overheard): HTMLElement {
  const gives = giveaway(message);
  const children = [
    element('code', 'overheard__topic', message.topicName),
    element('code', 'overheard__payload', message.payload),
  ];
  if (gives) children.push(element('span', 'overheard__gives', gives));
  return element('li', gives ? 'overheard overheard--secret' : 'overheard', ...children);
}
