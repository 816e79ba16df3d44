import { describe, expect, it } from 'vitest';
import { type Envelope, envelopeSchema } from '../model/policy.ts';
import { EnvelopeEndpoint } from './endpoint.ts';
import { Envelopes } from './envelopes.ts';
import { emptyFlash } from './flash.ts';
import { readHeader } from './header.ts';
import { ReplayGuard, sendersMax } from './replay-guard.ts';
import { reservedAhead, SendCounter } from './send-counter.ts';

const count = (counter: SendCounter, times: number) => Array.from({ length: times }, () => counter.next());

describe('SendCounter', () => {
  it('repeats no number in 10,000 messages and three starts, unless it is volatile', () => {
    for (const kind of ['persistent', 'bootCount', 'bootRandom'] as const) {
      const counter = new SendCounter(kind);
      const given = [2_500, 1, 63, 7_436].flatMap((times) => {
        const run = count(counter, times);
        counter.powerOn();
        return run;
      });
      expect(new Set(given).size, kind).toBe(10_000);
    }
    const volatile = new SendCounter('volatile');
    expect(count(volatile, 2)).toEqual([0n, 1n]);
    volatile.powerOn();
    expect(volatile.next()).toBe(0n);
  });

  it('grows across starts, and reserves before it gives away', () => {
    for (const kind of ['persistent', 'bootCount'] as const) {
      const flash = emptyFlash();
      const counter = new SendCounter(kind, flash);
      const before = count(counter, 70).at(-1) ?? 0n;
      if (kind === 'persistent') expect(flash.firstUnused).toBe(2n * reservedAhead);
      counter.powerOn();
      expect(counter.next()).toBeGreaterThan(before);
    }
  });

  it('begins behind what another kind may have given away', () => {
    const flash = emptyFlash();
    let newest = -1n;
    for (const kind of ['volatile', 'persistent', 'bootCount', 'persistent'] as const) {
      const run = count(new SendCounter(kind, flash), 100);
      expect(run[0]).toBeGreaterThan(newest);
      newest = run.at(-1) ?? 0n;
    }
  });
});

it('remembers so many senders, and forgets who has been silent longest', () => {
  const guard = new ReplayGuard({ replay: 'greater', window: 8, replayState: 'persistent' });
  for (let index = 0; index <= sendersMax; index += 1) guard.take(`sender-${index}`, 5n);
  expect(() => guard.take(`sender-${sendersMax}`, 5n)).toThrow('not newer');
  expect(() => guard.take('sender-1', 5n)).toThrow('not newer');
  expect(() => guard.take('sender-0', 5n)).not.toThrow();
});

it('looks calmly upon counters that nobody has counted', () => {
  const guard = new ReplayGuard({ replay: 'none', window: 8, replayState: 'persistent' });
  for (const counter of [0n, 2n ** 64n - 1n, 0n, 5n]) expect(() => guard.take('sender', counter)).not.toThrow();
});

const source = { topicFilters: ['a/+'], keys: [{ id: 1, secret: 'key' }], sealWith: 1 };
const parse = (settings: Partial<Envelope> = {}): Envelope => envelopeSchema.parse({ ...source, ...settings });
const device = (name: string) => new Envelopes({ name, secret: () => 'a key', now: () => 0 });

describe('Envelopes', () => {
  it('seals what has an envelope, and nothing else', () => {
    const [one, two] = [device('one'), device('two')];
    for (const each of [one, two]) each.follow({ chat: parse() });
    expect(one.seal('b/1', 'hello')).toBe('hello');
    expect(two.open('b/1', new Uint8Array())).toBeNull();
    const sealed = one.seal('a/1', 'hello');
    expect(one.nameFor('a/1')).toBe('chat');
    expect(sealed).toBeInstanceOf(Uint8Array);
    expect(new TextDecoder().decode(two.open('a/1', sealed as Uint8Array)?.plaintext)).toBe('hello');
  });

  it('keeps its counters when settings change', () => {
    const one = device('one');
    const counterOf = (envelope: Envelope) => {
      one.follow({ chat: envelope });
      return readHeader(one.seal('a/1', 'x') as Uint8Array, envelope).header.counter;
    };
    const counters = [parse(), parse({ tagBytes: 12 }), parse({ nonce: 'counter' }), parse()].map(counterOf);
    expect(new Set(counters).size).toBe(4);
  });
});

it('forgets keys of invented senders rather than keep them all', () => {
  const envelope = parse();
  const receiver = new EnvelopeEndpoint({ envelope, name: 'r', secret: () => 'a key', now: () => 0 });
  const sender = new EnvelopeEndpoint({ envelope, name: 's', secret: () => 'a key', now: () => 0 });
  for (let index = 0; index < 200; index += 1) {
    const invented = sender.seal('a/1', 'x').with(3, 0x80 + (index % 100));
    expect(() => receiver.open('a/1', invented)).toThrow();
  }
  expect(receiver.open('a/1', sender.seal('a/1', 'x')).sender).toBe('s');
});
