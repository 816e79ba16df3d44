/** Ranges of network addresses, IPv4 and IPv6: `10.0.0.0/8`, `2001:db8::/32`, or one address. */

/** Four bytes or sixteen. */
type Address = readonly number[];

/**
 * A test whether an address lies in the range, or null where the text is no range.
 * An IPv4 address in IPv6 dress (`::ffff:10.0.0.1`) is the IPv4 address: sockets that listen on both show it so.
 */
export function parseAddressRange(text: string): ((address: string) => boolean) | null {
  const slash = text.indexOf('/');
  const base = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (!base) return null;
  const bitsMax = base.length * 8;
  const bits = slash === -1 ? bitsMax : prefixLength(text.slice(slash + 1));
  if (bits === null || bits > bitsMax) return null;
  return (address) => {
    const parsed = parseAddress(address);
    return parsed !== null && parsed.length === base.length && sharePrefix(base, parsed, bits);
  };
}

/** The bytes of an address; null where the text is none. A zone (`fe80::1%eth0`) is left aside. */
export function parseAddress(text: string): Address | null {
  const plain = text.split('%', 1)[0] ?? '';
  const bytes = plain.includes(':') ? parseV6(plain) : parseV4(plain);
  return bytes?.length === 16 && isMappedV4(bytes) ? bytes.slice(12) : bytes;
}

function parseV4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.map(Number);
}

function parseV6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groupBytes);
  if (!head || (halves.length === 2 && !tail)) return null;
  if (!tail) return head.length === 16 ? head : null;
  // `::` stands for at least one group of zeros (RFC 4291, 2.2).
  const missing = 16 - head.length - tail.length;
  return missing >= 2 ? [...head, ...new Array<number>(missing).fill(0), ...tail] : null;
}

/** Bytes of groups between colons, the last of which may be an IPv4 address; null where one is none. */
function groupBytes(text: string): number[] | null {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const embedded = index === groups.length - 1 && group.includes('.') ? parseV4(group) : null;
    if (embedded) bytes.push(...embedded);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff);
    else return null;
  }
  return bytes;
}

function isMappedV4(bytes: Address): boolean {
  return bytes.slice(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff));
}

function prefixLength(text: string): number | null {
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

function sharePrefix(a: Address, b: Address, bits: number): boolean {
  for (let i = 0; i * 8 < bits; i += 1) {
    const mask = bits - i * 8 >= 8 ? 0xff : (0xff << (8 - (bits - i * 8))) & 0xff;
    if (((a[i] ?? 0) & mask) !== ((b[i] ?? 0) & mask)) return false;
  }
  return true;
}
