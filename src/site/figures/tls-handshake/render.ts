/** Records as HTML: the same text when the page is built and when a reader records a connection of their own. */
import type { TlsRecordView } from './dissect.ts';
import type { Piece } from './reader.ts';

/** Random bytes and signatures say nothing after the first few. */
const bytesShown = 16;

const escaped = (text: string): string =>
  text.replace(/[&<>"\p{Cc}]/gu, (character) => (character < ' ' ? '\u{FFFD}' : `&#${character.charCodeAt(0)};`));

function hexOf({ bytes }: Piece): string {
  const shown = Array.from(bytes.subarray(0, bytesShown), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > bytesShown ? `${shown} … ${bytes.length - bytesShown} more` : shown;
}

function pieceHtml(piece: Piece): string {
  const tells = piece.tells ? ` <em>${escaped(piece.tells)}</em>` : '';
  return `<li><code>${hexOf(piece)}</code><span><b>${escaped(piece.name)}</b> ${escaped(piece.says)}${tells}</span></li>`;
}

function recordHtml({ from, title, length, encrypted, pieces }: TlsRecordView, open: boolean): string {
  const who = from === 'client' ? 'client' : 'broker';
  const state = encrypted ? 'encrypted' : 'in clear';
  const head = `<span>${who}</span><b>${escaped(title)}</b><small>${length} bytes, ${state}</small>`;
  const body = `<ul>${pieces.map(pieceHtml).join('')}</ul>`;
  return `<li data-from="${from}" data-state="${state}"><details${open ? ' open' : ''}><summary>${head}</summary>${body}</details></li>`;
}

/** @param open number of the record that stands open; -1 for none */
export function recordsHtml(records: readonly TlsRecordView[], open = -1): string {
  return records.map((record, index) => recordHtml(record, index === open)).join('');
}

/** How much of it a listener reads. */
export function summaryOf(records: readonly TlsRecordView[]): string {
  const bytes = (list: readonly TlsRecordView[]) => list.reduce((sum, { length }) => sum + length, 0);
  const clear = records.filter(({ encrypted }) => !encrypted);
  return `${records.length} records, ${bytes(records)} bytes. In clear: ${clear.length} records, ${bytes(clear)} bytes.`;
}
