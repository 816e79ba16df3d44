/** Starts and ends the processes that are measured. */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Memory } from './broker-process.ts';

export type BrokerKind = 'bare' | 'edge' | 'mosquitto';

export interface MeasuredBroker {
  port: number;
  /** Of a broker of ours only, with all garbage collected. */
  memory(): Promise<Memory>;
  stop(): void;
}

export const hasMosquitto = spawnSync('mosquitto', ['-h']).error === undefined;

/** @param limits of the policy, for `edge`. */
export function startBroker(kind: BrokerKind, limits: Record<string, number> = {}): Promise<MeasuredBroker> {
  return kind === 'mosquitto' ? startMosquitto() : startOurs(kind, limits);
}

async function startOurs(kind: 'bare' | 'edge', limits: Record<string, number>): Promise<MeasuredBroker> {
  const options = { execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'] };
  const child = fork('scripts/bench/broker-process.ts', [kind, JSON.stringify(limits)], options);
  const [address] = (await once(child, 'message')) as [AddressInfo];
  return {
    port: address.port,
    stop: () => void child.kill(),
    async memory() {
      const answer = once(child, 'message') as Promise<[Memory]>;
      child.send('memory');
      return (await answer)[0];
    },
  };
}

/** With a listener, and as many messages under way as our default; its own defaults otherwise, since people run those. */
async function startMosquitto(): Promise<MeasuredBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-security-lab-'));
  const port = await freePort();
  const configuration = join(folder, 'mosquitto.conf');
  writeFileSync(
    configuration,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_inflight_messages 100\n`,
  );
  const child = spawn('mosquitto', ['-c', configuration], { stdio: 'ignore' });
  await untilListening(port, child);
  return {
    port,
    memory: () => Promise.reject(new Error('ERR_BENCH_MEMORY: only a broker of ours tells.')),
    stop() {
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect({ port, host: '127.0.0.1' });
    const listening = await new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    socket.destroy();
    if (listening) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`ERR_BENCH_MOSQUITTO: it ended with code ${child.exitCode} before it listened.`);
}
