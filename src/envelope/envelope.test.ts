import { describe, expect, it } from 'vitest';
import { type Envelope, type EnvelopeMode, envelopeModeSchema, envelopeSchema } from '../model/policy.ts';
import { equal, xor } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { EnvelopeEndpoint } from './endpoint.ts';
import { EnvelopeRejection } from './rejection.ts';

const secrets: Record<string, string> = { old: '00'.repeat(16), new: '11'.repeat(16) };
const topic = 'valve/7/cmd';
const text = '{"valve":"shut","id":7}';

function envelope(settings: Partial<Envelope> = {}): Envelope {
  return envelopeSchema.parse({ topicFilters: ['#'], keys: [{ id: 1, secret: 'old' }], sealWith: 1, ...settings });
}

let nowMs = 0;
function end(name: string, settings: Partial<Envelope> = {}): EnvelopeEndpoint {
  return new EnvelopeEndpoint({
    envelope: envelope(settings),
    name,
    secret: (id) => secrets[id],
    now: () => nowMs,
  });
}

function pair(settings: Partial<Envelope> = {}) {
  return { sender: end('scada', settings), receiver: end('valve', settings) };
}

function checkOf(open: () => unknown): string {
  try {
    open();
    return 'opened';
  } catch (error) {
    if (error instanceof EnvelopeRejection) return error.check;
    throw error;
  }
}

const modes = envelopeModeSchema.options;
const authentic: readonly EnvelopeMode[] = ['AES-CBC+HMAC', 'AES-GCM', 'ChaCha20-Poly1305'];
const show = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe.each(modes)('%s', (mode) => {
  it.each([0, 1, 15, 16, 17, 200])('gives back %i bytes', (length) => {
    const { sender, receiver } = pair({ mode });
    const plaintext = Uint8Array.from({ length }, (_, index) => index);
    const opened = receiver.open(topic, sender.seal(topic, plaintext));
    expect(opened).toMatchObject({ sender: 'scada', keyId: 1 });
    expect(equal(opened.plaintext, plaintext)).toBe(true);
  });

  it('takes nonces from the counter where it is told to', () => {
    const { sender, receiver } = pair({ mode, nonce: 'counter' });
    const first = sender.seal(topic, text);
    expect(first.length).toBeLessThan(pair({ mode }).sender.seal(topic, text).length);
    expect(show(receiver.open(topic, first).plaintext)).toBe(text);
    expect(show(receiver.open(topic, sender.seal(topic, text)).plaintext)).toBe(text);
  });

  it('does not open with another key', () => {
    const sealed = end('scada', { mode, keys: [{ id: 1, secret: 'new' }] }).seal(topic, text);
    const other = end('valve', { mode });
    const result = checkOf(() => {
      if (show(other.open(topic, sealed).plaintext) !== text) throw new EnvelopeRejection('tag', 'another text');
    });
    expect(result).not.toBe('opened');
  });
});

describe.each(authentic)('%s is authentic', (mode) => {
  it.each(['random', 'counter'] as const)('notices a flip in every byte, nonce %s', (nonce) => {
    const settings = { mode, nonce, maxAgeSeconds: 3_600 };
    const sealed = end('scada', settings).seal(topic, text);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = sealed.with(index, (sealed[index] ?? 0) ^ 1);
      expect(
        checkOf(() => end('valve', settings).open(topic, changed)),
        `byte ${index}`,
      ).not.toBe('opened');
    }
  });

  it('notices what is cut off, put behind, or empty', () => {
    const sealed = end('scada', { mode }).seal(topic, text);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(checkOf(() => end('valve', { mode }).open(topic, sealed.slice(0, length)))).not.toBe('opened');
    }
    const longer = new Uint8Array(sealed.length + 1);
    longer.set(sealed);
    expect(checkOf(() => end('valve', { mode }).open(topic, longer))).toBe('tag');
  });

  it('is bound to what is listed, and to nothing else', () => {
    expect(checkOf(() => end('valve', { mode }).open('valve/8/cmd', end('scada', { mode }).seal(topic, text)))).toBe(
      'tag',
    );
    const unbound = { mode, associatedData: [] };
    expect(checkOf(() => end('valve', unbound).open('valve/8/cmd', end('scada', unbound).seal(topic, text)))).toBe(
      'opened',
    );
  });

  it.each([1, 4, 16])('compares a tag of %i bytes', (tagBytes) => {
    const { sender, receiver } = pair({ mode, tagBytes });
    const sealed = sender.seal(topic, text);
    const last = sealed.length - 1;
    expect(checkOf(() => receiver.open(topic, sealed.with(last, (sealed[last] ?? 0) ^ 0x80)))).toBe('tag');
    expect(checkOf(() => receiver.open(topic, sealed))).toBe('opened');
  });
});

describe('what is not authentic', () => {
  const flip = xor(new TextEncoder().encode('shut'), new TextEncoder().encode('open'));

  function flipped(sealed: Uint8Array, bodyBytes: number): Uint8Array<ArrayBuffer> {
    const at = sealed.length - bodyBytes + text.indexOf('shut');
    return Uint8Array.from(sealed, (byte, index) => byte ^ (flip[index - at] ?? 0));
  }

  it('AES-CTR: what is flipped outside is flipped inside', () => {
    const { sender, receiver } = pair({ mode: 'AES-CTR' });
    const opened = receiver.open(topic, flipped(sender.seal(topic, text), text.length));
    expect(show(opened.plaintext)).toBe(text.replace('shut', 'open'));
  });

  it('AES-CTR+CRC32: whoever knows the text mends the checksum', () => {
    const { sender, receiver } = pair({ mode: 'AES-CTR+CRC32' });
    const forged = flipped(sender.seal(topic, text), text.length + 4);
    expect(checkOf(() => receiver.open(topic, forged))).toBe('checksum');
    const bytes = (value: string) => crc32(new TextEncoder().encode(value));
    const mend = xor(bytes(text), bytes(text.replace('shut', 'open')));
    const mended = forged.map((byte, index) => byte ^ (mend[index - (forged.length - 4)] ?? 0));
    expect(show(receiver.open(topic, mended).plaintext)).toContain('open');
  });

  it('AES-CBC: the vector decides about the first block', () => {
    const { sender, receiver } = pair({ mode: 'AES-CBC' });
    const sealed = sender.seal(topic, text);
    const vectorAt = sealed.length - 32 - 16;
    const forged = sealed.map((byte, index) => byte ^ (flip[index - vectorAt - text.indexOf('shut')] ?? 0));
    expect(show(receiver.open(topic, forged).plaintext)).toContain('open');
    expect(checkOf(() => receiver.open(topic, sealed.slice(0, -1)))).toBe('padding');
  });
});

describe('keys', () => {
  const both = {
    keys: [
      { id: 1, secret: 'old' },
      { id: 2, secret: 'new' },
    ],
  };

  it('opens with each that is accepted, and with no other', () => {
    const receiver = end('valve', both);
    expect(checkOf(() => receiver.open(topic, end('scada', both).seal(topic, text, 2)))).toBe('opened');
    expect(checkOf(() => receiver.open(topic, end('scada', both).seal(topic, text, 1)))).toBe('opened');
    expect(checkOf(() => end('valve').open(topic, end('scada', both).seal(topic, text, 2)))).toBe('unknown-key');
    expect(() => end('scada').seal(topic, text, 9)).toThrow(EnvelopeRejection);
  });

  it('sends nothing back to whoever said it', () => {
    const scada = end('scada');
    const sealed = scada.seal(topic, text);
    expect(checkOf(() => scada.open(topic, sealed))).toBe('own-message');
    const common = { directionKeys: false };
    expect(checkOf(() => end('scada', common).open(topic, end('scada', common).seal(topic, text)))).toBe('opened');
  });
});

describe('freshness', () => {
  const deliver = (settings: Partial<Envelope>, order: readonly number[]) => {
    const { sender, receiver } = pair(settings);
    const sealed = Array.from({ length: 40 }, () => sender.seal(topic, text));
    return order.map((index) => checkOf(() => receiver.open(topic, sealed[index] ?? new Uint8Array())) === 'opened');
  };

  it.each([
    ['none', [0, 0, 5, 1], [true, true, true, true]],
    ['greaterOrEqual', [0, 0, 5, 5, 1], [true, true, true, true, false]],
    ['greater', [0, 0, 5, 1, 6], [true, false, true, false, true]],
    ['plusOne', [0, 1, 1, 3, 2], [true, true, false, false, true]],
    ['window', [0, 0, 5, 1, 1, 25, 17, 18, 18, 26], [true, false, true, true, false, true, false, true, false, true]],
  ] as const)('%s', (replay, order, expected) => {
    expect(deliver({ replay }, order)).toEqual(expected);
  });

  it('keeps what was seen through a loss of power, or does not', () => {
    for (const replayState of ['persistent', 'volatile'] as const) {
      const { sender, receiver } = pair({ replayState });
      const sealed = sender.seal(topic, text);
      receiver.open(topic, sealed);
      receiver.powerOn();
      expect(checkOf(() => receiver.open(topic, sealed))).toBe(replayState === 'persistent' ? 'replay' : 'opened');
    }
  });

  it('refuses what is older than allowed, and what comes from the future', () => {
    const { sender, receiver } = pair({ maxAgeSeconds: 10 });
    nowMs = 100_000;
    const [onTime, late, early] = [sender.seal(topic, text), sender.seal(topic, text), sender.seal(topic, text)];
    nowMs = 110_000;
    expect(checkOf(() => receiver.open(topic, onTime))).toBe('opened');
    nowMs = 111_000;
    expect(checkOf(() => receiver.open(topic, late))).toBe('age');
    nowMs = 80_000;
    expect(checkOf(() => receiver.open(topic, early))).toBe('age');
    nowMs = 0;
  });
});
