import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { bufferedBytesMax, createDuplexPair } from './duplex-pair.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('createDuplexPair', () => {
  it('carries bytes both ways', async () => {
    const [left, right] = createDuplexPair();
    left.write(bytes('ping'));
    right.write(bytes('pong'));
    const [[atRight], [atLeft]] = await Promise.all([once(right, 'data'), once(left, 'data')]);
    expect([String(atRight), String(atLeft)]).toEqual(['ping', 'pong']);
  });

  it('holds the writer back while nobody reads, and lets it go on when somebody does', async () => {
    const [left, right] = createDuplexPair();
    const chunk = new Uint8Array(1_024);
    let taken = 0;
    let writable = true;
    while (writable && taken < 1_000) {
      writable = left.write(chunk);
      taken += 1;
    }
    expect(writable).toBe(false);
    expect(left.writableLength + right.readableLength).toBeLessThanOrEqual(2 * bufferedBytesMax + chunk.length);

    const drained = once(left, 'drain');
    right.resume();
    await drained;
    expect(left.writableNeedDrain).toBe(false);
  });

  it('loses nothing that is written in answer while the first write is still going on', async () => {
    const [left, right] = createDuplexPair();
    const heard: string[] = [];
    right.on('data', (chunk) => {
      heard.push(String(chunk));
      if (heard.length < 3) right.write(bytes('again'));
    });
    left.on('data', () => left.write(bytes(`answer ${heard.length}`)));
    left.cork();
    left.write(bytes('in '));
    left.write(bytes('pieces'));
    left.uncork();
    await expect.poll(() => heard).toEqual(['in pieces', 'answer 1', 'answer 2']);
  });

  it('lets the reader have what was written before the other end was torn away', async () => {
    const [left, right] = createDuplexPair();
    left.write(bytes('last words'));
    left.destroy();
    const read: string[] = [];
    right.on('data', (chunk) => read.push(String(chunk)));
    await once(right, 'close');
    expect(read).toEqual(['last words']);
  });

  it('closes both ends when one has ended', async () => {
    const [left, right] = createDuplexPair();
    left.resume();
    right.resume();
    const closed = Promise.all([once(left, 'close'), once(right, 'close')]);
    left.end();
    await closed;
    expect([left.destroyed, right.destroyed]).toEqual([true, true]);
  });

  it('frees a writer that waits for an end that is gone', async () => {
    const [left, right] = createDuplexPair();
    while (left.write(new Uint8Array(4_096)));
    const drained = once(left, 'drain');
    right.destroy();
    await drained;
    expect(left.writableLength).toBe(0);
  });
});
