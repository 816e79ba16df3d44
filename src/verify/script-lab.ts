/** The `lab` object of a script as the browser has it, over the network in memory instead of a WebSocket. */
import { MqttClient } from 'mqtt';
import type { Duplex } from 'readable-stream';
import type { LabEvent } from '../model/lab-event.ts';
import { createLab } from '../runner/create-lab.ts';
import { formatArguments } from '../runner/format-value.ts';
import type { LabApi } from '../runner/lab-api.ts';
import { overheardAmong, type TappedPacket } from '../runner/overheard.ts';
import type { BinarySocket } from '../runner/raw-socket.ts';
import { ScriptConnections } from '../runner/script-connections.ts';
import type { Sandbox } from '../sandbox/index.ts';

/** There is nothing to look up behind it: the connection is handed over. */
const url = 'mqtt://sandbox';

/** `close` ends every connection that the script has opened. */
export function createScriptLab(sandbox: Sandbox, print: (line: string) => void): { lab: LabApi; close(): void } {
  const clients: MqttClient[] = [];
  const listener = sandbox.lab.listeners[0]?.name ?? '';
  const connections = new ScriptConnections((_, options = {}) => {
    const client = new MqttClient(() => sandbox.connect(listener, 'attacker') as never, options);
    clients.push(client);
    return client;
  }, print);
  const given = [...sandbox.lab.secrets, ...sandbox.lab.tokens]
    .filter((secret) => secret.given)
    .map(({ id }) => [id, sandbox.secrets[id] ?? '']);
  const sockets: BinarySocket[] = [];
  const dial = () => {
    const socket = memorySocket(sandbox.connect(listener, 'attacker'));
    sockets.push(socket);
    return socket;
  };
  const lab = createLab({
    url,
    given: Object.fromEntries(given),
    connections,
    dial,
    print: (...values) => print(formatArguments(values)),
    answer: async (secretId, value) => sandbox.answer(secretId, value),
    overheard: async () => overheardAmong(sandbox.events().flatMap(tapped), sandbox.lab),
  });
  return {
    lab,
    close() {
      for (const client of clients) client.end(true);
      for (const socket of sockets) socket.close();
    },
  };
}

function tapped(event: LabEvent): TappedPacket[] {
  if ((event.type !== 'packet.received' && event.type !== 'packet.sent') || event.connectionId === null) return [];
  const { actor, listener, connectionId: connection, packetType, hex } = event;
  return [{ actor, listener, connection, packetType, hex, from: event.type === 'packet.sent' ? 'broker' : 'client' }];
}

/** A cable in memory is open from the start. */
function memorySocket(stream: Duplex): BinarySocket {
  stream.on('error', () => stream.destroy());
  return {
    send: (bytes) => void stream.write(bytes),
    close: () => void stream.destroy(),
    onOpen: (listener) => queueMicrotask(listener),
    onBytes: (listener) => void stream.on('data', listener),
    onClose: (listener) => void stream.on('close', listener),
  };
}
