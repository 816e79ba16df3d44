/** Each planted bug is there without its guard and gone with it; and each is contained. */
import { describe, expect, it } from 'vitest';
import { bytesFromHex, hexFromBytes } from '../model/packet-borders.ts';
import type { ParserGuards, StateTable } from '../model/policy.ts';
import { execute, shippedParser, shippedStates, soundParser, soundStates } from './index.ts';
import { filterCharactersMax, subscriptionsMax } from './messages.ts';
import { allocationBytesMax, heldBytesMax, Meter, queuedBytesMax, queuedObjectBytes, stepsMax } from './meter.ts';

const v4 = '100d 0004 4d515454 04 02 003c 0001 78';
const v5 = '100e 0004 4d515454 05 02 003c 00 0001 78';
const topic = (levels: number) => {
  const length = levels - 1;
  const remaining = length + 2;
  const varint = [(remaining & 0x7f) | 0x80, remaining >> 7];
  return hexFromBytes(Uint8Array.from([0x30, ...varint, length >> 8, length & 0xff, ...Array(length).fill(0x2f)]));
};

const run = (hex: string, parser: ParserGuards, states: StateTable = soundStates) =>
  execute(bytesFromHex(hex), { parser, states });

describe('bugs of the parser', () => {
  it.each<[string, string, string, Partial<ParserGuards>]>([
    ['a length of five bytes', '10ffffffff0f', 'RangeError at sliceBody', { varintBytesMax: 4 }],
    [
      'a length far beyond memory',
      '10ffffff7f',
      'OutOfMemory at allocateBody',
      { checkBeforeAlloc: true, packetBytesMax: 4_096 },
    ],
    ['an empty topic', `${v4} 3002 0000`, 'TypeError at firstLevel', { topicBytesMin: 1 }],
    ['a topic of 300 levels', `${v4} ${topic(300)}`, 'RangeError at splitLevels', { topicLevelsMax: 32 }],
    [
      'a repeated property',
      `${v5} 300e 0001 61 0a 02 00000001 02 00000001`,
      'TypeError at applyProperties',
      { uniqueProps: true },
    ],
    ['an overlong character', `${v4} 3004 0002 c080`, 'Timeout at cleanText', { utf8: 'wellFormed' }],
    ['a length far behind the end', `${v4} 3002 ffff`, 'RangeError at readBytes', { lengthsInside: true }],
    [
      'a length into the next message',
      `${v4} 8206 0001 0001 23 00 3002 0020`,
      'Exposed: leak',
      { lengthsInside: true },
    ],
  ])('%s', (_, input, signature, guard) => {
    expect(run(input, shippedParser).signature).toBe(signature);
    const guarded = run(input, { ...shippedParser, ...guard, onError: 'close' });
    expect([guarded.signature, guarded.open]).toEqual([null, false]);
  });

  it.each<[string, string, Partial<ParserGuards>]>([
    ['QoS 3', `${v4} 3605 0001 61 0001`, { strictFlags: true }],
    ['packet identifier 0', `${v4} 3205 0001 61 0000`, { strictFlags: true }],
    ['wrong flags', `${v4} 8006 0001 0001 61 00`, { strictFlags: true }],
    ['a length longer than needed', `${v4} c08000`, { minimalVarint: true }],
    ['U+0000', `${v4} 3005 0003 610062`, { utf8: 'strict' }],
    ['text that is none', `${v4} 3004 0002 6180`, { utf8: 'wellFormed' }],
    ['a letter that is no ASCII', `${v4} 3004 0002 c3bc`, { utf8: 'ascii' }],
    ['a long topic', `${v4} 3005 0003 616161`, { topicBytesMax: 2 }],
  ])('%s passes without its guard, and ends the connection with it', (_, input, guard) => {
    expect(run(input, shippedParser)).toMatchObject({ signature: null, open: true });
    expect(run(input, { ...shippedParser, ...guard, onError: 'close' })).toMatchObject({
      signature: null,
      open: false,
    });
    expect(run(input, { ...shippedParser, ...guard, onError: 'ignore' })).toMatchObject({
      signature: null,
      open: true,
    });
  });

  it('tells MQTT 5 clients why where it is to explain, and nobody where it is not', () => {
    const input = `${v5} 8007 0001 00 0001 61 00`;
    const answers = (onError: ParserGuards['onError']) =>
      run(input, { ...soundParser, onError }).answers.map(hexFromBytes);
    expect(answers('explain')).toEqual(['2003000000', 'e00181']);
    expect(answers('close')).toEqual(['2003000000']);
  });

  it('reads what stood inside a packet as packets, once an exception is caught and nothing else is done', () => {
    const ping = 'c000';
    const input = `${v4} 3204 0000 ${ping}`;
    expect(run(input, { ...shippedParser, onError: 'catch' }).answers.map(hexFromBytes)).toContain('d000');
    expect(run(input, { ...soundParser, onError: 'close' }).answers.map(hexFromBytes)).not.toContain('d000');
  });

  it('takes a packet cut at every byte for the same packet', () => {
    const input = bytesFromHex(`${v4} 8206 0001 0001 23 00 3005 0001 616869`);
    const whole = execute(input, { parser: 'sound' });
    expect(whole.answers.map(hexFromBytes)).toEqual(['20020000', '9003000100', '30050001616869']);
  });
});

describe('bugs of the state machine', () => {
  const account = { userName: 'u', password: 'right', byHeart: false, publish: ['#'], subscribe: ['#'] };
  const connectAs = (password: string) => {
    const body = `0004 4d515454 04 c2 003c 0001 78 0001 75 ${Buffer.from(`\0${String.fromCharCode(password.length)}${password}`).toString('hex')}`;
    const length = body.replaceAll(' ', '').length / 2;
    return `10 ${length.toString(16).padStart(2, '0')} ${body}`;
  };
  const publishing = '3003 0001 61';
  const inState = (hex: string, states: StateTable) =>
    execute(bytesFromHex(hex), {
      parser: 'sound',
      states,
      accounts: [account, { ...account, userName: 'v', byHeart: true }],
    });

  it.each<[string, string, string, Partial<StateTable>]>([
    [
      'effects before the password is checked',
      `${connectAs('wrong')} ${publishing}`,
      'Exposed: unauthenticated',
      { whileChecking: 'queue', onAuthFail: 'drop' },
    ],
    [
      'a queue that is processed after a refusal',
      `${connectAs('wrong')} ${publishing}`,
      'Exposed: unauthenticated',
      { onAuthFail: 'drop', whileChecking: 'queue' },
    ],
  ])('%s', (_, input, signature, guard) => {
    expect(inState(input, shippedStates).signature).toBe(signature);
    expect(inState(input, { ...shippedStates, ...guard }).signature).toBeNull();
  });

  it('processes what waited once the password is found right, in its order', () => {
    const { answers, signature } = inState(
      `${connectAs('right')} 3203 0001 61`.replace('3203 0001 61', '3205 0001 61 0007'),
      soundStates,
    );
    expect([signature, answers.map(hexFromBytes)]).toEqual([null, ['20020000', '40020007']]);
  });

  it('refuses a queue beyond its limit', () => {
    const pings = 'c000'.repeat(43);
    expect(inState(connectAs('right') + pings, soundStates).open).toBe(false);
    expect(inState(connectAs('right') + pings.slice(4), soundStates).open).toBe(true);
  });

  it.each<[string, string, string, Partial<StateTable>]>([
    ['CONNACK from a client', `${v4} 20020000`, 'TypeError at resolvePending', { fromServer: 'close' }],
    [
      'a packet behind DISCONNECT',
      `${v4} e000 ${publishing}`,
      'Exposed: after-disconnect',
      { afterDisconnect: 'ignore' },
    ],
    ['PUBREL for nothing', `${v4} ${publishing} 62020009`, 'Exposed: redelivered', { unknownPubrel: 'answer' }],
  ])('%s', (_, input, signature, guard) => {
    expect(run(input, soundParser, shippedStates).signature).toBe(signature);
    expect(run(input, soundParser, { ...shippedStates, ...guard }).signature).toBeNull();
  });

  it('closes at a second CONNECT, or takes its name', () => {
    expect(run(`${v4} ${v4}`, soundParser, soundStates).open).toBe(false);
    expect(run(`${v4} ${v4}`, soundParser, shippedStates)).toMatchObject({ open: true });
  });
});

describe('what contains it', () => {
  it('counts instructions, memory and depth, and dies at each limit and not before', () => {
    const meter = new Meter();
    meter.step(stepsMax, 'here');
    expect(() => meter.step(1, 'here')).toThrow(/never came back/);
    meter.beginPacket();
    meter.step(1, 'here');
    meter.allocate(allocationBytesMax, 'here');
    expect(() => meter.allocate(allocationBytesMax + 1, 'here')).toThrow(/Cannot allocate/);
    meter.hold(heldBytesMax, 'here');
    expect(() => meter.hold(1, 'here')).toThrow(/heap is full/);
    for (let each = 0; each < queuedBytesMax / (2 * queuedObjectBytes); each += 1) meter.enqueue(queuedObjectBytes);
    expect(() => meter.enqueue(0)).toThrow(/packets that wait/);
  });

  it('grants so many subscriptions and no more, and none that is too long', () => {
    const filters = Array.from(
      { length: subscriptionsMax + 1 },
      (_, index) => `8206 000${index > 8 ? 1 : 2} 0001 ${(0x41 + index).toString(16)} 00`,
    );
    const codes = run(`${v4} ${filters.join(' ')}`, soundParser)
      .answers.slice(1)
      .map((answer) => answer.at(-1));
    expect(codes).toEqual([...Array(subscriptionsMax).fill(0), 0x80]);
    const long = '61'.repeat(filterCharactersMax + 1);
    const bytes = [0x82, ((filterCharactersMax + 6) & 0x7f) | 0x80, (filterCharactersMax + 6) >> 7];
    const input = `${v4} ${hexFromBytes(Uint8Array.from(bytes))} 0001 ${(filterCharactersMax + 1).toString(16).padStart(4, '0')} ${long} 00`;
    expect(run(input, soundParser).answers.at(-1)?.at(-1)).toBe(0x80);
  });

  it('ends at the fourth byte that says another follows, without waiting for it', () => {
    expect(run('10ffffffff', soundParser).open).toBe(false);
    expect(run('10ffffff', soundParser).open).toBe(true);
  });

  it('gives the same outcome twice, to the last instruction', () => {
    const input = bytesFromHex(`${v4} 3004 0002 c080`);
    expect(execute(input)).toEqual(execute(input));
    expect(execute(input).steps).toBeLessThan(2 * stepsMax);
  });
});
