/** A packet as the page shows it: its fields numbered, each with its bytes. */
import {
  bytesFromNotation,
  type DecodedPacket,
  decodePacket,
  type PacketField,
  type ProtocolVersion,
} from '../../inspector/index.ts';

/** A line at 390 px holds twelve bytes. */
const TOGETHER_MAX = 12;
const CHARACTERS_ABOVE_A_BYTE = 4.5;

export interface ByteView {
  /** Two digits. */
  hex: string;
  /** The character, where the field is text. */
  character: string | null;
}

export interface FieldView extends PacketField {
  number: number;
  /** Bytes that stay on one line together: a short field whole, a long one in fours. */
  groups: ByteView[][];
  /** Written above the bytes where it fits. */
  label: string;
  /** `byte 9` or `bytes 10–11`, counted from 0 as the offsets in a capture are. */
  place: string;
  /** Lengths and identifiers: bytes about bytes, set in a quieter tone. */
  framing: boolean;
}

export interface PacketView {
  decoded: DecodedPacket;
  size: number;
  fields: FieldView[];
}

/** Throws when the notation is none, or when what it spells is not a legal packet and was not announced as malformed. */
export function viewPacket(notation: string, version: ProtocolVersion, malformed: boolean): PacketView {
  const bytes = bytesFromNotation(notation);
  if (!bytes) {
    throw new Error(
      `ERR_PACKET_NOTATION: "${notation}" is not hexadecimal with quoted text. Write: 31 13 00 0d "home".`,
    );
  }
  const decoded = decodePacket(bytes, version);
  if (!malformed && decoded.problem) {
    throw new Error(`ERR_PACKET_MALFORMED: ${notation} – ${decoded.problem} Correct the bytes, or set malformed.`);
  }
  if (malformed && !decoded.problem) {
    throw new Error(`ERR_PACKET_LEGAL: ${notation} is announced as malformed and is not. Remove malformed.`);
  }
  return {
    decoded,
    size: bytes.length,
    fields: decoded.fields.map((field, index) => viewField(field, index + 1, bytes)),
  };
}

function viewField(field: PacketField, number: number, bytes: Uint8Array): FieldView {
  const own = bytes.subarray(field.start, field.end);
  const framing = /length$|^Property identifier$/i.test(field.name);
  const text = !framing && !field.bits && isAscii(own) && sameText(field.value, own);
  const shown = Array.from(own, (byte) => ({
    hex: byte.toString(16).padStart(2, '0'),
    character: text ? String.fromCharCode(byte) : null,
  }));
  const groups = inGroups(shown);
  return {
    ...field,
    number,
    framing,
    groups,
    label: field.name.length <= CHARACTERS_ABOVE_A_BYTE * (groups[0]?.length ?? 0) - 3 ? field.name : '',
    place: own.length === 1 ? `byte ${field.start}` : `bytes ${field.start}–${field.end - 1}`,
  };
}

function inGroups(bytes: ByteView[]): ByteView[][] {
  if (bytes.length <= TOGETHER_MAX) return [bytes];
  return Array.from({ length: Math.ceil(bytes.length / 4) }, (_, index) => bytes.slice(4 * index, 4 * index + 4));
}

const isAscii = (bytes: Uint8Array) => bytes.every((byte) => byte >= 0x20 && byte < 0x7f);

/** Numbers are shown as numbers; only fields whose value is the very text of their bytes get characters. */
const sameText = (value: string, bytes: Uint8Array) => value === String.fromCharCode(...bytes);

/** A short name for these bytes, the same in every build (FNV-1a); the ids of the fields' entries begin with it. */
export function packetKey(notation: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < notation.length; at += 1) hash = Math.imul(hash ^ notation.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
