/**
 * Runs inside the worker, before the learner's script: gives it `lab`, `mqtt` and a console, and reports what it does.
 * Bundled to one self-contained file and handed over as text, since an opaque origin can fetch nothing of ours.
 */
import mqtt, { type IClientOptions } from 'mqtt';
import { browserSocket, browserTexts, openWebSocket } from './browser-socket.ts';
import { createLab } from './create-lab.ts';
import { formatArguments } from './format-value.ts';
import type { OverheardPacket } from './lab-api.ts';
import {
  BEAT_INTERVAL_MS,
  type FromWorker,
  type OutputLevel,
  SCRIPT_NAME,
  type StartMessage,
  type ToWorker,
} from './messages.ts';
import { OutputBuffer } from './output-buffer.ts';
import { relayAddress } from './relay.ts';
import { rewriteImports } from './rewrite-imports.ts';
import { ScriptConnections } from './script-connections.ts';

const FLUSH_INTERVAL_MS = 50;

const post = (message: FromWorker) => self.postMessage(message);
const output = new OutputBuffer((lines, dropped) => post({ type: 'output', lines, dropped }));
const print = (level: OutputLevel, ...values: unknown[]) => output.add({ level, text: formatArguments(values) });
const warn = (text: string) => print('warn', text);
const createWebsocket = (url: string, protocols: string[]) => openWebSocket(url, protocols, warn);
const connect = (url: string, options?: IClientOptions) => mqtt.connect(url, { createWebsocket, ...options });
const connections = new ScriptConnections(connect, warn);

let answersAsked = 0;
const answersAwaited = new Map<number, (message: ToWorker & { type: 'answered' }) => void>();

function answer(secretId: string, value: string): Promise<boolean> {
  const id = ++answersAsked;
  return new Promise((resolve, reject) => {
    answersAwaited.set(id, ({ correct, problem }) => (problem ? reject(new Error(problem)) : resolve(correct)));
    post({ type: 'answer', id, secretId: String(secretId), value: String(value).slice(0, 256) });
  });
}

let filesAsked = 0;
const filesAwaited = new Map<number, (message: ToWorker & { type: 'file' }) => void>();

function file(name: string): Promise<Uint8Array> {
  const id = ++filesAsked;
  return new Promise((resolve, reject) => {
    filesAwaited.set(id, ({ bytes, problem }) =>
      bytes ? resolve(bytes) : reject(new Error(problem ?? `There is no file “${name}”.`)),
    );
    post({ type: 'fetch-file', id, name: name.slice(0, 64) });
  });
}

const overheardAwaited: ((packets: readonly OverheardPacket[]) => void)[] = [];

function overheard(): Promise<readonly OverheardPacket[]> {
  post({ type: 'overhear' });
  return new Promise((resolve) => overheardAwaited.push(resolve));
}

function reportFailure(error: unknown): void {
  output.flush();
  const { name, message, stack } = error instanceof Error ? error : new Error(formatArguments([error]));
  post({ type: 'failed', name, message: message.slice(0, 2_000), stack: (stack ?? '').slice(0, 4_000) });
}

async function start({ code, imports, mqttUrl, relayUrl, given }: StartMessage): Promise<void> {
  const lab = createLab({
    url: mqttUrl,
    relayUrl: (opening) => relayAddress(relayUrl, opening),
    given,
    connections,
    dial: (url) => browserSocket(url, warn),
    openTexts: browserTexts,
    print: (...values) => print('log', ...values),
    failed: reportFailure,
    answer,
    overheard,
    file,
  });
  Object.assign(globalThis, {
    lab,
    __mqtt: { ...mqtt, connect: connections.open, connectAsync: connections.openAsync },
  });
  for (const level of ['log', 'info', 'warn', 'error'] as const)
    console[level] = (...values) => print(level, ...values);
  console.debug = console.log;
  const names = ['connect', 'connectAsync', 'MqttClient', 'Client'];
  const shim = `const m = globalThis.__mqtt; export default m; export const { ${names.join(', ')} } = m;`;
  const script = `${rewriteImports(code, imports, moduleUrl(shim))}\n//# sourceURL=${SCRIPT_NAME}`;
  await import(moduleUrl(script));
}

function moduleUrl(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

setInterval(() => post({ type: 'beat', openConnections: connections.openCount }), BEAT_INTERVAL_MS);
setInterval(() => output.flush(), FLUSH_INTERVAL_MS);

self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  reportFailure(event.reason);
});
self.addEventListener('error', (event) => {
  event.preventDefault();
  reportFailure(event.error ?? event.message);
});
self.addEventListener('securitypolicyviolation', (event) => {
  print('warn', `Blocked: ${event.blockedURI}. A script reaches its own broker and nothing else.`);
});
self.addEventListener('message', (event: MessageEvent<ToWorker>) => {
  if (event.data.type === 'answered') {
    answersAwaited.get(event.data.id)?.(event.data);
    answersAwaited.delete(event.data.id);
    return;
  }
  if (event.data.type === 'file') {
    filesAwaited.get(event.data.id)?.(event.data);
    filesAwaited.delete(event.data.id);
    return;
  }
  if (event.data.type === 'overheard') return overheardAwaited.shift()?.(event.data.packets);
  start(event.data).then(() => {
    output.flush();
    post({ type: 'evaluated' });
  }, reportFailure);
});
