/** The recordings are real: the key opens one of them, another key opens none, and the table says the same. */
import { describe, expect, it } from 'vitest';
import { lineOf } from './mqtt-text.ts';
import { bytesOfHex, linesOf, openWith } from './open-recording.ts';
import recorded from './recorded.json' with { type: 'json' };
import { exchanges, type leaks, verdictOf } from './who-reads.ts';

const key = bytesOfHex(recorded.key);

describe('a recording under a pre-shared key alone', () => {
  it('is read by whoever has the key, the password included', async () => {
    const opened = await openWith(linesOf(recorded.static), key);
    expect(opened?.map(({ from, bytes }) => `${from} ${lineOf(bytes)}`)).toEqual([
      'client CONNECT meter-17 meter-17 night-tariff',
      'server CONNACK',
      'client PUBLISH volta/17/state 4711',
    ]);
  });

  it.each([
    ['one bit differs', key.with(0, (key[0] ?? 0) ^ 1)],
    ['it is too short', key.slice(1)],
    ['there is none', new Uint8Array()],
  ])('stays closed where %s', async (_, other) => {
    expect(await openWith(linesOf(recorded.static), other)).toBeNull();
  });
});

it('does not open with the same arithmetic where an ephemeral exchange took part', async () => {
  expect(await openWith(linesOf(recorded.ephemeral), key)).toBeNull();
});

it('lists every exchange that a leak opens: ephemeral ones only by their tickets, and those of TLS 1.3 not even so', () => {
  const opens = (leak: (typeof leaks)[number][0]) =>
    exchanges.filter((exchange) => verdictOf(exchange, leak).includes('past')).map(({ id }) => id);
  expect(opens('none')).toEqual([]);
  expect(opens('longTerm')).toEqual(['rsa']);
  expect(opens('psk')).toEqual(['psk', 'psk-ke']);
  expect(opens('ticket')).toEqual(['rsa', 'ecdhe', 'psk', 'ecdhe-psk', 'psk-ke']);
});
