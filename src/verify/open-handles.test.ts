import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { expect, it } from 'vitest';
import { leftOpenBy } from './open-handles.ts';

it('names a timer and a server that are left open', async () => {
  let cleanUp = () => {};
  const { result, leftOpen } = await leftOpenBy(async () => {
    const timer = setTimeout(() => {}, 60_000);
    const server = createServer().listen(0);
    cleanUp = () => {
      clearTimeout(timer);
      server.close();
    };
    return 'done';
  });
  cleanUp();
  expect(result).toBe('done');
  expect(leftOpen.sort()).toEqual(['TCPSERVERWRAP', 'Timeout']);
});

it('names nothing that was closed, and nothing of others', async () => {
  const others = setTimeout(() => {}, 60_000);
  const { leftOpen } = await leftOpenBy(async () => {
    clearTimeout(setTimeout(() => {}, 60_000));
    await new Promise<void>((resolve) => {
      const server = createServer().listen(0, () => server.close(() => resolve()));
    });
  });
  clearTimeout(others);
  expect(leftOpen).toEqual([]);
});

it('waits for what is being closed', async () => {
  const { leftOpen } = await leftOpenBy(async () => {
    setTimeout(() => {}, 50);
    const server = createServer().listen(0);
    setTimeout(() => server.close(), 100);
  });
  expect(leftOpen).toEqual([]);
});

it('takes TLS over a stream for closed when nobody holds it any more, and not before', async () => {
  const held: TLSSocket[] = [];
  const secure = () => new TLSSocket(new PassThrough() as never, { isServer: true });
  const dropped = await leftOpenBy(async () => void secure().destroy());
  expect(dropped.leftOpen).toEqual([]);
  const kept = await leftOpenBy(async () => void held.push(secure()));
  expect(kept.leftOpen).toEqual(['TLSWRAP']);
  for (const socket of held) socket.destroy();
});
