/** A client that does nothing but listen: CONNECT without credentials, SUBSCRIBE to everything. */
import type { Overheard, WireLine } from './field.ts';
import { PacketCutter, type ReceivedPacket } from './packet-cutter.ts';
import { connectPacket, disconnect, pingRequest, subscribePacket } from './packets.ts';
import { packetType, readConnack, readPublish, readSuback } from './reading.ts';

export interface ListenerEvents {
  line(line: WireLine): void;
  overheard(message: Overheard): void;
  closed(): void;
}

export const CLIENT_ID = 'stranger';
const KEEP_ALIVE_SECONDS = 60;

/** The two lines the stranger says; always the same, so they can be shown before anything is sent. */
export const said: { connect: WireLine; subscribe: WireLine } = {
  connect: {
    from: 'stranger',
    packet: 'CONNECT',
    fields: connectPacket(CLIENT_ID, KEEP_ALIVE_SECONDS).fields,
    meaning: 'Hello. I have no user name and no password.',
  },
  subscribe: {
    from: 'stranger',
    packet: 'SUBSCRIBE',
    fields: subscribePacket('#').fields,
    meaning: 'Please send me everything.',
  },
};

/** Opens the connection and goes on until `closed` is called. The returned function ends it politely. */
export function listenIn(webSocketUrl: string, events: ListenerEvents): () => void {
  const socket = new WebSocket(webSocketUrl, 'mqtt');
  socket.binaryType = 'arraybuffer';
  const cutter = new PacketCutter();
  const ping = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) socket.send(pingRequest);
  }, KEEP_ALIVE_SECONDS * 500);

  const answer = (packet: ReceivedPacket) => {
    if (packet.type === packetType.connack) {
      events.line(readConnack(packet));
      if (packet.body[1] !== 0) return;
      socket.send(subscribePacket('#').bytes.slice());
      events.line(said.subscribe);
    } else if (packet.type === packetType.suback) events.line(readSuback(packet));
    else if (packet.type === packetType.publish) events.overheard(readPublish(packet));
  };

  socket.addEventListener('open', () => {
    socket.send(connectPacket(CLIENT_ID, KEEP_ALIVE_SECONDS).bytes.slice());
    events.line(said.connect);
  });
  socket.addEventListener('message', ({ data }) => {
    try {
      cutter.push(new Uint8Array(data as ArrayBuffer)).forEach(answer);
    } catch {
      socket.close();
    }
  });
  socket.addEventListener('close', () => {
    clearInterval(ping);
    events.closed();
  });
  return () => {
    if (socket.readyState === WebSocket.OPEN) socket.send(disconnect);
    socket.close();
  };
}
