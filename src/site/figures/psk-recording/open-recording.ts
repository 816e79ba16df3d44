/**
 * What a leaked pre-shared key opens of a recording: TLS 1.2 with `TLS_PSK_WITH_AES_128_GCM_SHA256`, computed with
 * nothing but the recorded bytes and the key (RFC 5246, 5 and 8.1; RFC 4279, 2; RFC 7627, 4; RFC 5288, 3).
 */
export interface Line {
  from: 'client' | 'server';
  bytes: Uint8Array<ArrayBuffer>;
}

export const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

export const linesOf = (lines: readonly string[]): Line[] =>
  lines.map((line) => {
    const [from, hex = ''] = line.split(' ');
    return { from: from === 'client' ? 'client' : 'server', bytes: bytesOfHex(hex) };
  });

interface TlsRecord {
  from: Line['from'];
  type: number;
  body: Uint8Array<ArrayBuffer>;
}

/** Payloads of the data records, or null where the key does not fit: the tag of the first record says so. */
export async function openWith(lines: readonly Line[], psk: Uint8Array<ArrayBuffer>): Promise<Opened[] | null> {
  const records = recordsOf(lines);
  const handshake = records
    .slice(
      0,
      records.findIndex(({ type }) => type === 20),
    )
    .map(({ body }) => body);
  const sessionHash = new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...handshake)));
  const premaster = joined(twoBytes(psk.length), new Uint8Array(psk.length), twoBytes(psk.length), psk);
  const master = await prf(premaster, 'extended master secret', sessionHash, 48);
  const [clientRandom, serverRandom] = handshake.map((hello) => hello.subarray(6, 38));
  if (!clientRandom || !serverRandom) return null;
  const block = await prf(master, 'key expansion', joined(serverRandom, clientRandom), 40);
  const keys = { client: block.subarray(0, 16), server: block.subarray(16, 32) };
  const salts = { client: block.subarray(32, 36), server: block.subarray(36, 40) };
  const sequence = { client: 0, server: 0 };
  const opened: Opened[] = [];
  for (const { from, type, body } of records.slice(handshake.length).filter((record) => record.type !== 20)) {
    const key = await crypto.subtle.importKey('raw', keys[from], 'AES-GCM', false, ['decrypt']);
    const additionalData = joined(counter(sequence[from]++), Uint8Array.of(type, 3, 3), twoBytes(body.length - 24));
    const iv = joined(salts[from], body.subarray(0, 8));
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, body.subarray(8));
      if (type === 23) opened.push({ from, bytes: new Uint8Array(plain) });
    } catch {
      return null;
    }
  }
  return opened;
}

export interface Opened {
  from: Line['from'];
  bytes: Uint8Array;
}

/** None of ours is cut between two writes. */
function recordsOf(lines: readonly Line[]): TlsRecord[] {
  const records: TlsRecord[] = [];
  for (const { from, bytes } of lines) {
    for (let at = 0; at + 5 <= bytes.length; ) {
      const end = at + 5 + (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
      records.push({ from, type: bytes[at] ?? 0, body: bytes.slice(at + 5, end) });
      at = end;
    }
  }
  return records;
}

/** P_SHA256 of RFC 5246, 5. */
async function prf(secret: Uint8Array<ArrayBuffer>, label: string, seed: Uint8Array<ArrayBuffer>, length: number) {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const hmac = async (data: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
  const labelled = joined(new TextEncoder().encode(label), seed);
  let a = labelled;
  let output = new Uint8Array();
  while (output.length < length) {
    a = await hmac(a);
    output = joined(output, await hmac(joined(a, labelled)));
  }
  return output.subarray(0, length);
}

const twoBytes = (value: number) => Uint8Array.of(value >> 8, value & 255);
const counter = (value: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, value >> 8, value & 255);

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
