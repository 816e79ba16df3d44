import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specRefSchema } from '../model/spec-ref.ts';
import { bytesFromNotation } from './byte-notation.ts';
import { decodePacket } from './decode-packet.ts';
import type { DecodedPacket, ProtocolVersion } from './decoded-packet.ts';
import { FIELDS_MAX } from './field-reader.ts';

const packet = (notation: string) => bytesFromNotation(notation) ?? expect.fail(`no bytes: ${notation}`);
const decode = (spec: string, version: ProtocolVersion = 4) => decodePacket(packet(spec), version);
const valueIn = (decoded: DecodedPacket, name: string) => decoded.fields.find((field) => field.name === name)?.value;

const legal: [name: string, spec: string, version: ProtocolVersion, summary: string][] = [
  [
    'CONNECT 3.1.1',
    '10 24 00 04 "MQTT" 04 c2 00 3c 00 06 "lock-7" 00 06 "lock-7" 00 08 "letmein1"',
    4,
    'CONNECT as "lock-7", user name "lock-7", password in clear',
  ],
  ['CONNECT 3.1', '10 0f 00 06 "MQIsdp" 03 02 00 3c 00 01 "a"', 4, 'CONNECT as "a", anonymous'],
  [
    'CONNECT with a Will',
    '10 28 00 04 "MQTT" 04 26 00 3c 00 02 "t1" 00 12 "home/frontdoor/cmd" 00 04 "OPEN"',
    4,
    'CONNECT as "t1", anonymous, with a Will',
  ],
  [
    'CONNECT 5 with SCRAM',
    '10 46 00 04 "MQTT" 05 02 00 3c 33 15 00 0d "SCRAM-SHA-256" 16 00 20 "n,,n=user,r=rOprNGfwEbeRWgbNEkqO" 00 06 "post-1"',
    4,
    'CONNECT as "post-1", anonymous',
  ],
  ['CONNACK', '20 02 00 00', 4, 'CONNACK 0x00: Connection accepted'],
  ['CONNACK refused', '20 02 00 05', 4, 'CONNACK 0x05: Refused: not authorized'],
  ['CONNACK 5', '20 03 00 87 00', 5, 'CONNACK 0x87: Not authorized'],
  ['CONNACK resumed', '20 02 01 00', 4, 'CONNACK 0x00: Connection accepted, session present'],
  ['PUBLISH retained', '31 13 00 0d "home/lock/cmd" "OPEN"', 4, 'PUBLISH to "home/lock/cmd", QoS 0, retained, 4 bytes'],
  [
    'PUBLISH that deletes',
    '31 0f 00 0d "home/lock/cmd"',
    4,
    'PUBLISH to "home/lock/cmd", QoS 0, retained, empty: deletes the retained message',
  ],
  ['PUBLISH QoS 1', '32 06 00 01 "d" 00 07 "x"', 4, 'PUBLISH to "d", QoS 1, 1 byte'],
  ['PUBLISH 5 with alias alone', '30 06 00 00 03 23 00 01', 5, 'PUBLISH to "", QoS 0, empty'],
  ['PUBACK', '40 02 00 07', 4, 'PUBACK 7: QoS 1 message received'],
  ['PUBACK 5 refused', '40 04 00 01 87 00', 5, 'PUBACK 1: Not authorized'],
  ['PUBREC', '50 02 00 01', 4, 'PUBREC 1: QoS 2 message received'],
  ['PUBREL', '62 02 00 01', 4, 'PUBREL 1: QoS 2 message released'],
  ['PUBCOMP', '70 02 00 01', 4, 'PUBCOMP 1: QoS 2 message complete'],
  ['SUBSCRIBE', '82 06 00 01 00 01 "#" 00', 4, 'SUBSCRIBE "#"'],
  ['SUBSCRIBE 5 shared', '82 1d 00 03 00 00 17 "$share/g/plant/secret/#" 00', 5, 'SUBSCRIBE "$share/g/plant/secret/#"'],
  ['SUBACK failure', '90 03 00 01 80', 4, 'SUBACK 0x80: Failure'],
  ['SUBACK 5', '90 04 00 01 00 00', 5, 'SUBACK 0x00: Granted QoS 0'],
  ['UNSUBSCRIBE', 'a2 05 00 01 00 01 "#"', 4, 'UNSUBSCRIBE "#"'],
  ['UNSUBACK', 'b0 02 00 01', 4, 'UNSUBACK 1'],
  ['UNSUBACK 5', 'b0 04 00 01 00 11', 5, 'UNSUBACK 0x11: No subscription existed'],
  ['PINGREQ', 'c0 00', 4, 'PINGREQ: are you there?'],
  ['PINGRESP', 'd0 00', 4, 'PINGRESP: yes'],
  ['DISCONNECT', 'e0 00', 4, 'DISCONNECT: a normal end, the Will is discarded'],
  ['DISCONNECT 5', 'e0 02 8e 00', 5, 'DISCONNECT 0x8e: Session taken over'],
  ['AUTH', 'f0 12 18 10 15 00 0d "SCRAM-SHA-256"', 5, 'AUTH 0x18: Continue authentication'],
];

const illegal: [spec: string, version: ProtocolVersion, problem: RegExp][] = [
  ['', 4, /packet ends within Packet type/],
  ['00 00', 4, /no packet type 0/],
  ['10', 4, /ends within Remaining Length/],
  ['10 ff ff ff ff 01', 4, /after its fourth byte/],
  ['c0 80 00', 4, /shortest form/],
  ['30 03 00 00 61', 4, /at least one character/],
  ['36 05 00 01 "a" 00 01', 4, /QoS 3/],
  ['30 04 00 02 "a#"', 4, /wildcard/],
  ['30 04 00 02 c3 28', 4, /not well-formed UTF-8/],
  ['30 04 00 02 61 00', 4, /U\+0000/],
  ['30 04 00 09 "ab"', 4, /should be 9 bytes long, but only 2 bytes/],
  ['30 20 00 01 "a" "x"', 4, /should go on for 32 bytes, but only 4 bytes/],
  ['32 05 00 01 "d" 00 00', 4, /must not be 0/],
  ['80 06 00 01 00 01 "#" 00', 4, /must be 0010/],
  ['82 02 00 01', 4, /at least one topic filter/],
  ['82 06 00 01 00 01 "#" 03', 4, /QoS 3/],
  ['82 06 00 01 00 01 "#" 04', 4, /Reserved bits/],
  ['82 08 00 01 00 03 "a/#" 00', 4, /^$/],
  ['82 08 00 01 00 03 "a#b" 00', 4, /whole level/],
  ['82 08 00 01 00 03 "#/b" 00', 4, /last level/],
  ['10 0d 00 04 "MQTT" 04 03 00 3c 00 01 "a"', 4, /reserved bit/],
  ['10 0d 00 04 "MQTT" 04 0a 00 3c 00 01 "a"', 4, /without a Will/],
  ['10 10 00 04 "MQTT" 04 42 00 3c 00 01 "a" 00 01 "p"', 4, /password without a user name/],
  ['10 11 00 04 "MQTT" 05 42 00 3c 00 00 01 "a" 00 01 "p"', 5, /^$/],
  ['20 02 01 05', 4, /only be set when/],
  ['c0 01 00', 4, /longer than its fields/],
  ['c0 00 c0 00', 4, /after the end/],
  ['f0 00', 4, /only in MQTT 5/],
  ['30 06 00 01 "a" 02 7f 00', 5, /no property with identifier 127/],
  ['30 06 00 01 "a" 02 24 01', 5, /Maximum QoS may not stand in PUBLISH/],
  ['30 08 00 01 "a" 04 01 01 01 01', 5, /only once/],
  ['30 04 00 00 00 "x"', 5, /Without a Topic Alias/],
  ['30 05 00 01 "a" 09 01', 5, /Properties should take 9 bytes/],
];

function expectPartition({ fields }: DecodedPacket, length: number) {
  let at = 0;
  for (const field of fields) {
    expect(field.start).toBe(at);
    expect(field.end).toBeGreaterThan(field.start);
    at = field.end;
  }
  expect(at).toBe(length);
}

describe('decodePacket', () => {
  it.each(legal)('reads %s', (_, spec, version, summary) => {
    const decoded = decode(spec, version);
    expect(decoded.problem).toBeUndefined();
    expect(decoded.summary).toBe(summary);
    expectPartition(decoded, packet(spec).length);
    for (const field of decoded.fields) if (field.spec) expect(() => specRefSchema.parse(field.spec)).not.toThrow();
  });

  it.each(illegal)('says of %s (version %i): %s', (spec, version, problem) => {
    const decoded = decode(spec, version);
    expect(decoded.problem ?? '').toMatch(problem);
    expectPartition(decoded, packet(spec).length);
  });

  it('tells what an eavesdropper learns from a CONNECT, and shows the password', () => {
    const decoded = decode('10 24 00 04 "MQTT" 04 c2 00 3c 00 06 "lock-7" 00 06 "lock-7" 00 08 "letmein1"');
    expect(valueIn(decoded, 'Password')).toBe('letmein1');
    expect(valueIn(decoded, 'Keep Alive')).toBe('60 s');
    const telling = decoded.fields.filter((field) => field.eavesdropper).map((field) => field.name);
    expect(telling).toEqual(expect.arrayContaining(['ClientId', 'User Name', 'Password']));
    expect(telling).not.toContain('Remaining Length');
  });

  it('names the bits of the Connect Flags from bit 7 to bit 0', () => {
    const flags = decode('10 0d 00 04 "MQTT" 04 02 00 3c 00 01 "a"').fields.find((f) => f.name === 'Connect Flags');
    expect(flags?.bits?.map((bit) => [bit.bits, bit.value])).toEqual([
      ['7', 0],
      ['6', 0],
      ['5', 0],
      ['4–3', 0],
      ['2', 0],
      ['1', 1],
      ['0', 0],
    ]);
  });

  it('shows invisible characters escaped', () => {
    expect(valueIn(decode('30 06 00 01 "a" 1b 5b 41'), 'Payload')).toBe('1b 5b 41');
    expect(valueIn(decode('30 05 00 03 61 1b 62'), 'Topic Name')).toBe('a\\x1bb');
  });

  it('decodes a bounded number of fields and cuts long values', () => {
    const filters = `00 01 ${'00 01 "a" 00'.repeat(FIELDS_MAX)}`;
    const body = packet(filters);
    const many = Uint8Array.from([0x82, 0x82, 0x10, ...body]);
    const decoded = decodePacket(many, 4);
    expect(decoded.fields).toHaveLength(FIELDS_MAX + 1);
    expect(decoded.problem).toMatch(/not decoded/);
    expectPartition(decoded, many.length);
    const long = decodePacket(Uint8Array.from([0x30, 0xf6, 0x3f, 0, 1, 97, ...new Uint8Array(8179).fill(120)]), 4);
    expect(long.fields.at(-1)?.value.length).toBeLessThanOrEqual(257);
  });
});

describe('on arbitrary bytes', () => {
  const version = fc.constantFrom<ProtocolVersion>(3, 4, 5);

  it('never throws, and its fields are the packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), version, (bytes, v) => {
        expectPartition(decodePacket(bytes, v), bytes.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('the same for legal packets with a byte changed or cut off at any place; what is cut short has a problem', () => {
    const mutation = fc.record({
      row: fc.constantFrom(...legal),
      at: fc.nat(),
      to: fc.integer({ min: 0, max: 255 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(mutation, ({ row: [, spec, v], at, to, cut }) => {
        const bytes = packet(spec);
        const place = at % bytes.length;
        const changed = cut ? bytes.subarray(0, place) : bytes.with(place, to);
        const decoded = decodePacket(changed, v);
        expectPartition(decoded, changed.length);
        if (cut) expect(decoded.problem).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });
});
