/**
 * Gives the inputs of src/site/figures/broker-answers/inputs.ts to a Mosquitto and to a bare Aedes on this machine, each a
 * new connection, and writes what came back to recorded.json beside them.
 *
 *     node scripts/record/broker-answers.ts
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Aedes } from 'aedes';
import { bytesFromHex } from '../../src/model/packet-borders.ts';
import { comparedInputs } from '../../src/site/figures/broker-answers/inputs.ts';

/** Nothing more comes when nothing has come for so long. */
const quietMs = 700;
const target = new URL('../../src/site/figures/broker-answers/recorded.json', import.meta.url);

interface Answer {
  /** What came back, in hex. */
  hex: string;
  closed: boolean;
}

const mosquitto = await startMosquitto();
const aedes = await startAedes();
const answers: Record<string, { mosquitto: Answer; aedes: Answer }> = {};
for (const { id, hex } of comparedInputs) {
  answers[id] = { mosquitto: await ask(mosquitto.port, hex), aedes: await ask(aedes.port, hex) };
}
const recording = {
  recordedOn: new Date().toISOString().slice(0, 10),
  mosquitto: mosquitto.version,
  aedes: aedes.version,
  answers,
};
writeFileSync(target, `${JSON.stringify(recording, null, 2)}\n`);
mosquitto.stop();
aedes.stop();

async function startMosquitto() {
  const version = /version (\S+)/.exec(String(spawnSync('mosquitto', ['-h']).stdout))?.[1] ?? 'unknown';
  const port = await freePort();
  const file = join(mkdtempSync(join(tmpdir(), 'record-')), 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const child = spawn('mosquitto', ['-c', file], { stdio: 'ignore' });
  for (let look = 0; look < 50 && !(await reachable(port)); look += 1) await delay(100);
  return { port, version, stop: () => void child.kill() };
}

async function startAedes() {
  const { version } = JSON.parse(
    readFileSync(new URL('../../node_modules/aedes/package.json', import.meta.url), 'utf8'),
  );
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, version: String(version), stop: () => void broker.close(() => server.close()) };
}

function ask(port: number, hex: string): Promise<Answer> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytesFromHex(hex)));
    const done = (closed: boolean) => {
      socket.destroy();
      resolve({ hex: Buffer.concat(heard).toString('hex'), closed });
    };
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('close', () => done(true));
    socket.on('error', () => done(true));
    socket.setTimeout(quietMs, () => done(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function reachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
