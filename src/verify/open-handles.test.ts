import { createServer } from 'node:net';
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
