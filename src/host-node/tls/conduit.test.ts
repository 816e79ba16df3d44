import { expect, test, vi } from 'vitest';
import { createDuplexPair } from '../../sandbox/duplex-pair.ts';
import { Conduit, lingerMs } from './conduit.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what was said last leaves before the stream below ends', async () => {
  const [far, near] = createDuplexPair();
  const heard: Buffer[] = [];
  far.on('data', (chunk: Buffer) => heard.push(chunk));
  const conduit = new Conduit(near);
  conduit.write('alert');
  conduit.destroy();
  await new Promise((resolve) => far.once('close', resolve));
  expect(Buffer.concat(heard).toString()).toBe('alert');
  expect(near.destroyed).toBe(true);
});

test('nobody waits for ever for whoever does not read', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const [, near] = createDuplexPair();
    const conduit = new Conduit(near);
    // More than a cable holds, less than would be torn at once.
    for (let i = 0; i < 3; i += 1) conduit.write(Buffer.alloc(8_000));
    await turn();
    conduit.destroy();
    await turn();
    expect(near.destroyed).toBe(false);
    vi.advanceTimersByTime(lingerMs);
    expect(near.destroyed).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('a stream below that ends is the end of what is above', async () => {
  const [far, near] = createDuplexPair();
  const conduit = new Conduit(near);
  conduit.resume();
  far.destroy();
  await new Promise((resolve) => conduit.once('close', resolve));
  expect(conduit.destroyed).toBe(true);
});
