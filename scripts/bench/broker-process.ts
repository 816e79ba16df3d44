/**
 * A broker alone in a process. `bare` is Aedes on a socket; `edge` is a sandbox without devices on the same: events,
 * byte taps, log, objectives and capture are on, as they are for a learner.
 */
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Duplex } from 'readable-stream';
import { policySchema } from '../../src/model/policy.ts';
import { startSandbox, systemClock } from '../../src/sandbox/index.ts';
import { exampleHome, exampleSandboxId } from '../../tests/fixtures/example-home.ts';

type Accept = (socket: Socket) => void;

/** Heap in use after a collection, where the process was started with `--expose-gc`; and all the process holds. */
export interface Memory {
  rss: number;
  heapUsed: number;
}

const [kind, limits = '{}'] = process.argv.slice(2);
const accept = kind === 'bare' ? await bareAedes() : await edge();
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  accept(socket);
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
// Never outlives the one who measures.
process.on('disconnect', () => process.exit());
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rss, heapUsed } satisfies Memory);
});

async function bareAedes(): Promise<Accept> {
  const broker = await Aedes.createBroker();
  return (socket) => broker.handle(socket);
}

async function edge(): Promise<Accept> {
  const auth = { anonymous: true };
  const policy = policySchema.parse({ auth, acl: { default: 'allow' }, limits: JSON.parse(limits) });
  const lab = { ...exampleHome, devices: [] };
  const sandbox = await startSandbox({ id: exampleSandboxId, lab, policy, seed: 'bench', clock: systemClock });
  return (socket) => {
    const stream = socket as unknown as Duplex; // the same interface under another package's name
    sandbox.accept({ stream, listener: 'tcp', transport: 'tcp', remoteAddress: '127.0.0.1', actor: 'attacker' });
  };
}
