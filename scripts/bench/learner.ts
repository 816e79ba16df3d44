/** A learner without a browser: the same HTTP calls, the same cookie, the same WebSocket, and nothing to draw. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import WebSocket from 'ws';
import type { SandboxView } from '../../src/model/wire.ts';
import { connectTo } from './load.ts';
import { connectPacket, publishPacket, subscribePacket } from './packets.ts';

export interface Learner {
  sandbox: SandboxView;
  cookie: string;
}

/** Creates a learner and their sandbox for the first lab. Throws with the server's own words when it refuses. */
export async function createLearner(url: string): Promise<Learner> {
  const answer = await fetch(`${url}/api/sandboxes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ labId: 'open-broker-eavesdrop' }),
  });
  if (!answer.ok) throw new Error(`ERR_BENCH_REFUSED: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { sandbox: (await answer.json()) as SandboxView, cookie };
}

/** Ends the learner's sandbox. */
export async function removeLearner(url: string, { sandbox, cookie }: Learner): Promise<void> {
  await fetch(`${url}/api/sandboxes/${sandbox.id}`, { method: 'DELETE', headers: { cookie, origin: url } });
}

function listener(sandbox: SandboxView, transport: 'tcp' | 'ws') {
  const found = sandbox.listeners.find((one) => one.transport === transport);
  if (!found) throw new Error(`ERR_BENCH_LISTENER: the lab has no ${transport} listener.`);
  return found;
}

/** Opens the learner's WebSocket listener and resolves with the socket when CONNACK 0 has come. */
export async function webSocketConnack({ sandbox }: Learner, clientId: string): Promise<WebSocket> {
  const socket = new WebSocket(listener(sandbox, 'ws').url, ['mqtt'], { origin: 'null' });
  await once(socket, 'open');
  socket.send(connectPacket(clientId));
  const [data] = (await once(socket, 'message')) as [Buffer];
  if (data[0] !== 0x20 || data[3] !== 0) throw new Error(`ERR_BENCH_CONNACK: ${data.toString('hex')}`);
  return socket;
}

/** A TCP connection with a session, as a learner's own tool has it. */
export async function tcpConnection({ sandbox }: Learner, clientId: string): Promise<Socket> {
  const { host, port } = listener(sandbox, 'tcp');
  return connectTo(port, clientId, host);
}

/** Round trips of one small message through the learner's own broker: publish, and see it come back. */
export async function roundTrips(learner: Learner, count: number, gapMs: number): Promise<number[]> {
  const socket = await tcpConnection(learner, 'bench-probe');
  socket.write(subscribePacket('bench/echo', 0));
  await once(socket, 'data');
  const probe = publishPacket('bench/echo', 0, 0, Buffer.from('x'));
  const lost = once(socket, 'close').then(() => {
    throw new Error('ERR_BENCH_CLOSED: the quiet learner lost its connection.');
  });
  lost.catch(() => {});
  const samples: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const startedAt = performance.now();
    socket.write(probe);
    await Promise.race([once(socket, 'data'), lost]);
    samples.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  socket.destroy();
  return samples;
}
