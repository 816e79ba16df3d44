/** A broker alone in a process, for the throughput comparison: `bare` is Aedes on a socket, `edge` is ours on the same. */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import type { Duplex } from 'readable-stream';
import { createBroker } from '../../src/edge/index.ts';
import type { LabEvent, UnstampedEvent } from '../../src/model/lab-event.ts';
import { policySchema } from '../../src/model/policy.ts';

const clock = { now: () => performance.now(), after: later };

function later(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

/** As the sandbox does: stamp each event and keep the newest in a ring. */
function eventRing(): (event: UnstampedEvent) => LabEvent {
  const ring: LabEvent[] = [];
  let sequence = 0;
  return (event) => {
    const stamped = {
      ...event,
      sandboxId: 'AAAAAAAAAAAAAAAAAAAAAA',
      sequence: ++sequence,
      atMs: clock.now(),
    } as LabEvent;
    ring[sequence % 5000] = stamped;
    return stamped;
  };
}

const accept = process.argv[2] === 'bare' ? await bareAedes() : await edge();
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  accept(socket);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));

type Accept = (socket: import('node:net').Socket) => void;

async function bareAedes(): Promise<Accept> {
  const broker = await Aedes.createBroker();
  return (socket) => broker.handle(socket);
}

async function edge(): Promise<Accept> {
  const policy = policySchema.parse({ auth: { anonymous: true }, acl: { default: 'allow' } });
  const broker = await createBroker({ policy, secret: () => undefined, clock, emit: eventRing() });
  return (socket) => {
    const stream = socket as unknown as Duplex; // the same interface under another package's name
    broker.accept({ stream, listener: 'tcp', transport: 'tcp', remoteAddress: '127.0.0.1', actor: 'attacker' });
  };
}
