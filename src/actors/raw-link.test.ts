import { expect, it } from 'vitest';
import { createDuplexPair } from '../sandbox/duplex-pair.ts';
import { heardBytesMax, openRawLink } from './raw-link.ts';

function pair() {
  const [client, server] = createDuplexPair();
  return { link: openRawLink(client), server };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('says bytes and hex as they are, and cuts what it hears into packets', async () => {
  const { link, server } = pair();
  link.send('c0 00');
  link.send(new Uint8Array([0xe0, 0]));
  await turn();
  expect(Buffer.from(server.read()).toString('hex')).toBe('c000e000');
  const long = Buffer.concat([Buffer.from('308001', 'hex'), Buffer.alloc(128)]);
  server.write(Buffer.concat([Buffer.from('d000', 'hex'), long, Buffer.from('4002', 'hex')]));
  await turn();
  expect(link.packets()).toEqual(['d000', long.toString('hex')]);
});

it('refuses what is no hex', () => {
  expect(() => pair().link.send('c0 0')).toThrow(TypeError);
});

it('sees the end, and says nothing behind it', async () => {
  const { link, server } = pair();
  server.end();
  await turn();
  expect(link.open).toBe(false);
  link.send('c000');
  const dropped = pair();
  dropped.link.drop();
  expect(dropped.link.open).toBe(false);
});

it('keeps so much of what it hears', async () => {
  const { link, server } = pair();
  const packet = Buffer.concat([Buffer.from('30808004', 'hex'), Buffer.alloc(65_536)]);
  for (let sent = 0; sent < 2 * heardBytesMax; sent += packet.length) {
    server.write(packet);
    await turn();
  }
  expect(link.packets().length).toBe(Math.ceil(heardBytesMax / packet.length) - 1 + 1);
});
