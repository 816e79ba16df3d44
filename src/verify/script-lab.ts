/** The `lab` object of a script as the browser has it, over the network in memory instead of WebSockets. */
import { MqttClient } from 'mqtt';
import { type Duplex, PassThrough } from 'readable-stream';
import type { LabEvent } from '../model/lab-event.ts';
import { LabError } from '../model/problem.ts';
import { type OpenedRelay, relayOpeningSchema, type TextChannel } from '../model/relay.ts';
import { createLab } from '../runner/create-lab.ts';
import { formatArguments } from '../runner/format-value.ts';
import type { LabApi } from '../runner/lab-api.ts';
import { overheardAmong, type TappedPacket } from '../runner/overheard.ts';
import type { BinarySocket } from '../runner/raw-socket.ts';
import { relayAddress } from '../runner/relay.ts';
import { ScriptConnections } from '../runner/script-connections.ts';
import { relayConnection, type Sandbox, serveTexts } from '../sandbox/index.ts';
import { textChannelPair } from './text-channel-pair.ts';

/** There is nothing to look up behind it: what it opens is handed over. */
const nowhere = 'mqtt://sandbox/?relay';

/** `close` ends every connection that the script has opened. */
export function createScriptLab(sandbox: Sandbox, print: (line: string) => void): { lab: LabApi; close(): void } {
  const clients: MqttClient[] = [];
  const sockets: (BinarySocket | TextChannel)[] = [];
  const { listeners, secrets, tokens } = sandbox.lab;
  const listener = listeners.find(({ transport }) => transport === 'ws')?.name ?? listeners[0]?.name ?? '';
  const url = relayAddress(nowhere, { kind: 'connection', listener });
  const connections = new ScriptConnections((to, options = {}) => {
    const client = new MqttClient(() => dialed(sandbox, to, print) as never, options);
    clients.push(client);
    return client;
  }, print);
  const given = [...secrets, ...tokens]
    .filter((secret) => secret.given)
    .map(({ id }) => [id, sandbox.secrets[id] ?? '']);
  const kept = <Socket extends BinarySocket | TextChannel>(socket: Socket): Socket => {
    sockets.push(socket);
    return socket;
  };
  const lab = createLab({
    url,
    relayUrl: (opening) => relayAddress(nowhere, opening),
    given: Object.fromEntries(given),
    connections,
    dial: (to) => kept(memorySocket(dialed(sandbox, to, print))),
    openTexts: (to) => kept(openTexts(sandbox, to)),
    print: (...values) => print(formatArguments(values)),
    failed: (error) => print(formatArguments([error])),
    answer: async (secretId, value) => sandbox.answer(secretId, value),
    file: async (name) => fileOf(sandbox, name),
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

function fileOf(sandbox: Sandbox, name: string): Uint8Array {
  if (name === 'capture.pcapng') return sandbox.capture.toPcapng();
  const pem = sandbox.pem(name);
  if (pem === null) throw new Error(`This lab gives no file “${name}”.`);
  return new TextEncoder().encode(pem);
}

function openingOf(url: string): OpenedRelay {
  return relayOpeningSchema.parse(JSON.parse(new URL(url).searchParams.get('opening') ?? ''));
}

function dialed(sandbox: Sandbox, url: string, print: (line: string) => void): Duplex {
  const opened = openingOf(url);
  try {
    if (opened.kind === 'connection') return relayConnection(sandbox, opened);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    print(error.problem.detail);
  }
  return new PassThrough().destroy();
}

function openTexts(sandbox: Sandbox, url: string): TextChannel {
  const opened = openingOf(url);
  const [script, served] = textChannelPair();
  try {
    if (opened.kind !== 'connection') serveTexts(sandbox, opened, served);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    served.close(error.problem.detail);
  }
  return script;
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
