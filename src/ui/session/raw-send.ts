/** Sends edited bytes over a WebSocket of the learner's own, and shows what the broker answers. */
import { splitPackets } from '../../inspector/index.ts';

export const ANSWERS_MAX = 32;
const LISTEN_MS = 2_000;
const OPEN_TIMEOUT_MS = 5_000;

export interface RawSend {
  mqttUrl: string;
  /** Sent first, and CONNACK awaited; null sends the bytes bare. */
  connect: Uint8Array | null;
  bytes: Uint8Array;
}

export interface RawAnswer {
  packets: Uint8Array[];
  /** In the learner's words. */
  end: string;
}

/** Never rejects: a broker that closes is the answer most worth seeing. */
export function sendRaw({ mqttUrl, connect, bytes }: RawSend): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(mqttUrl, 'mqtt');
    socket.binaryType = 'arraybuffer';
    const packets: Uint8Array[] = [];
    let pending = new Uint8Array();
    let sent = false;
    let timer = setTimeout(() => finish('No connection within five seconds.'), OPEN_TIMEOUT_MS);
    const finish = (end: string) => {
      clearTimeout(timer);
      socket.onclose = null;
      socket.close();
      resolve({ packets, end });
    };
    const sendBytes = () => {
      sent = true;
      socket.send(bytes.slice());
      clearTimeout(timer);
      timer = setTimeout(() => finish('The connection stayed open; it was closed after two seconds.'), LISTEN_MS);
    };
    socket.onopen = () => (connect ? socket.send(connect.slice()) : sendBytes());
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      const split = splitPackets(concat(pending, new Uint8Array(event.data)));
      pending = split.rest.slice();
      packets.push(...split.packets.map((packet) => packet.slice()));
      if (packets.length >= ANSWERS_MAX) finish(`More than ${ANSWERS_MAX} answers; the rest is not shown.`);
      else if (!sent && split.packets.length > 0) sendBytes();
    };
    socket.onclose = ({ code }) =>
      finish(sent ? `The broker closed the connection (${code}).` : `Closed before your bytes were sent (${code}).`);
  });
}

/** CONNECT of MQTT 3.1.1 with a clean session, §3.1. */
export function connectBytes({
  clientId,
  userName,
  password,
}: {
  clientId: string;
  userName: string;
  password: string;
}): Uint8Array {
  const flags = 0x02 | (userName ? 0x80 : 0) | (userName && password ? 0x40 : 0);
  const payload = [clientId, ...(userName ? [userName, ...(password ? [password] : [])] : [])].flatMap(lengthPrefixed);
  const body = [...lengthPrefixed('MQTT'), 4, flags, 0, 60, ...payload];
  return Uint8Array.from([0x10, ...remainingLength(body.length), ...body]);
}

function lengthPrefixed(text: string): number[] {
  const bytes = new TextEncoder().encode(text).subarray(0, 0xffff);
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

/** 3.1.1 §2.2.3: seven bits a byte, the eighth says that more follow. */
function remainingLength(length: number): number[] {
  const low = length % 128;
  return length < 128 ? [low] : [low | 0x80, ...remainingLength(Math.floor(length / 128))];
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
