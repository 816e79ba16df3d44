/** Reads the form and draws its packet; loaded with the first key, since it brings the decoder along. */
import { decodePacket } from '../../../inspector/index.ts';
import { buildConnect, type ConnectChoice, notationOf, overheardIn } from './build-connect.ts';
import { drawConnect } from './draw-packet.ts';

export function redraw(root: HTMLElement, form: HTMLFormElement): void {
  const choice = choiceIn(form);
  const bytes = buildConnect(choice);
  const { problem } = decodePacket(bytes, choice.version);
  const open = root.querySelector('details.packet__details')?.hasAttribute('open') ?? false;
  const packet = drawConnect(notationOf(bytes), choice.version, problem !== undefined, 'connect-built');
  packet.querySelector('details')?.toggleAttribute('open', open);
  root.querySelector('wire-packet')?.replaceWith(packet);
  const list = root.querySelector('[data-part="overheard"]');
  list?.replaceChildren(
    ...overheardIn(choice).map(({ what, value }) => {
      const row = document.createElement('div');
      const term = document.createElement('dt');
      const described = document.createElement('dd');
      term.textContent = what;
      described.textContent = value;
      row.append(term, described);
      return row;
    }),
  );
  const says = root.querySelector('[data-part="says"]');
  if (says) says.textContent = problem ?? `A legal CONNECT of ${bytes.length} bytes.`;
}

function choiceIn(form: HTMLFormElement): ConnectChoice {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '');
  return {
    version: text('version') === '5' ? 5 : 4,
    clientId: text('clientId'),
    userName: text('userName'),
    password: text('password'),
    clean: data.has('clean'),
    keepAliveSeconds: Math.min(Math.max(Math.trunc(Number(text('keepAlive'))) || 0, 0), 65_535),
    willTopic: text('willTopic'),
    willPayload: text('willPayload'),
    willQos: (Number(text('willQos')) % 3) as 0 | 1 | 2,
    willRetain: data.has('willRetain'),
  };
}
