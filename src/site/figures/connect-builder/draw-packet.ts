/** The markup of Packet.astro, made in the browser: wire-packet.ts brings it to life as it does on the page. */
import { type ByteView, type FieldView, viewPacket } from '../../packets/packet-view.ts';

type Child = Node | string;

function element(tag: string, className: string, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A fresh `<wire-packet>` for these bytes; `idPrefix` keeps its fields’ ids apart from those of other packets. */
export function drawConnect(notation: string, version: 4 | 5, malformed: boolean, idPrefix: string): HTMLElement {
  const { decoded, size, fields } = viewPacket(notation, version, malformed);
  const telling = fields.filter((field) => field.eavesdropper).length;
  const caption = element(
    'figcaption',
    'packet__caption',
    element('span', 'packet__direction', 'Client to broker'),
    element('strong', 'packet__type', decoded.type),
    element('span', '', version === 5 ? 'MQTT 5' : 'MQTT 3.1.1'),
    element('span', '', `${size} bytes`),
    element('span', 'packet__tell', `${telling} fields tell a listener something`),
  );
  const readout = element(
    'div',
    'packet__readout',
    element('p', '', [decoded.summary, decoded.problem].filter(Boolean).join('. ')),
  );
  readout.dataset['part'] = 'readout';
  const list = element('ol', 'fields', ...fields.map((field) => drawField(field, idPrefix)));
  const details = element(
    'details',
    'packet__details',
    element('summary', '', `${fields.length} fields, byte by byte`),
    list,
  );
  const figure = element('figure', 'packet', caption, drawStrip(fields, idPrefix), readout, details);
  figure.dataset['from'] = 'client';
  return element('wire-packet', '', figure);
}

function drawStrip(fields: FieldView[], idPrefix: string): HTMLElement {
  const strip = element(
    'ul',
    'strip strip--text',
    ...fields.map((field) => element('li', '', drawLink(field, idPrefix))),
  );
  strip.dataset['part'] = 'strip';
  strip.setAttribute('aria-label', 'Bytes of CONNECT');
  return strip;
}

function drawLink(field: FieldView, idPrefix: string): HTMLElement {
  const classes = [
    'strip__field',
    field.eavesdropper && 'strip__field--tells',
    field.framing && 'strip__field--framing',
  ];
  const link = element('a', classes.filter(Boolean).join(' ')) as HTMLAnchorElement;
  link.href = `#${idPrefix}-${field.number}`;
  link.tabIndex = field.number === 1 ? 0 : -1;
  link.dataset['field'] = String(field.number);
  let first = true;
  const bytes = field.groups.map((group) =>
    element(
      'span',
      'strip__group',
      ...group.map((byte) => {
        const label = first ? [element('b', '', String(field.number)), field.label && ` ${field.label}`] : [];
        first = false;
        return drawByte(byte, label);
      }),
    ),
  );
  const seen = element('span', '', ...bytes);
  seen.setAttribute('aria-hidden', 'true');
  link.append(element('span', 'visually-hidden', `${field.number}. ${field.name}: ${field.value}`), seen);
  return link;
}

function drawByte({ hex, character }: ByteView, label: Child[]): HTMLElement {
  return element(
    'span',
    'strip__byte',
    element('span', 'strip__label', ...label),
    element('span', 'strip__hex', hex),
    element('span', 'strip__character', character ?? ''),
  );
}

function drawField(field: FieldView, idPrefix: string): HTMLElement {
  const { number, name, place, value, meaning, bits, spec, eavesdropper, framing } = field;
  const head = element(
    'p',
    'field__head',
    element('span', 'field__number', String(number)),
    element('strong', 'field__name', name),
    element('code', 'field__value', value),
    element('span', 'field__place', place),
  );
  const says = element('p', 'field__meaning', meaning);
  if (spec) says.append(' ', element('span', 'field__spec', spec.replace(/^mqtt-[\d.]+ /, '')));
  const entry = element('li', framing ? 'field field--framing' : 'field', head, says);
  if (bits) entry.append(element('ul', 'flags', ...bits.map(drawFlag)));
  if (eavesdropper) {
    entry.append(element('p', 'field__tells', element('b', '', 'A listener learns:'), ` ${eavesdropper}`));
  }
  entry.id = `${idPrefix}-${number}`;
  entry.dataset['field'] = String(number);
  return entry;
}

function drawFlag({ bits, value, name, meaning }: { bits: string; value: number; name: string; meaning: string }) {
  const flag = element(
    'li',
    'flag',
    element('span', 'flag__place', bits),
    element('span', 'flag__value', String(value)),
    element('span', 'flag__text', element('b', '', name), ` ${meaning}`),
  );
  flag.dataset['value'] = String(value);
  return flag;
}
