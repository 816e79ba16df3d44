import { describe, expect, it } from 'vitest';
import { event } from './event.fixture.ts';
import { addPackets, noPackets, PACKETS_MAX, VERSIONS_MAX } from './packet-row.ts';

const connect5 = '10 0f 00 04 4d 51 54 54 05 02 00 3c 00 00 02 6d 65';
const received = (packetType: string, hex: string, connectionId = 1) =>
  event('packet.received', { packetType, hex, length: 17, connectionId, actor: 'attacker' });

describe('addPackets', () => {
  it('marks a packet with what was decided about it, on its own connection only', () => {
    const { rows } = addPackets(noPackets, [
      received('subscribe', '8206000100012300', 1),
      received('subscribe', '8206000100012300', 2),
      event('subscribe.refused', { connectionId: 1, topicFilter: '#', code: 128, reason: 'No.', rule: 'acl.default' }),
    ]);
    expect(rows.map(({ outcome, rule, reason }) => [outcome, rule, reason])).toEqual([
      ['refused', 'acl.default', 'No.'],
      ['none', null, null],
    ]);
  });

  it('calls a SUBSCRIBE refused if one of its filters was, whatever came of the others', () => {
    const { rows } = addPackets(noPackets, [
      received('subscribe', '8206000100012300'),
      event('subscribe.refused', { topicFilter: '#', code: 128, reason: '' }),
      event('subscribe.granted', { topicFilter: 'a', qos: 0 }),
    ]);
    expect(rows[0]?.outcome).toBe('refused');
  });

  it('does not take the refusal of a Will for that of a PUBLISH', () => {
    const publish = received('publish', '300400016178');
    const { rows } = addPackets(noPackets, [publish, event('publish.refused', { will: true, reason: '' })]);
    expect(rows[0]?.outcome).toBe('none');
  });

  it('reads the outcome of answers from their codes', () => {
    const sent = (packetType: string, hex: string) => event('packet.sent', { packetType, hex, length: 4 });
    const { rows } = addPackets(noPackets, [
      sent('connack', '20020000'),
      sent('connack', '20020005'),
      sent('suback', '9003000100'),
      sent('suback', '9003000180'),
      sent('publish', '300400016178'),
      sent('pingresp', 'd000'),
    ]);
    const outcomes = ['accepted', 'refused', 'accepted', 'refused', 'delivered', 'none'];
    expect(rows.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  it('remembers the protocol version of a connection from its CONNECT', () => {
    const { rows } = addPackets(noPackets, [
      received('connect', connect5, 7),
      received('publish', '300400016178', 7),
      received('publish', '300400016178', 8),
    ]);
    expect(rows.map(({ protocolVersion }) => protocolVersion)).toEqual([5, 5, 4]);
  });

  it('keeps the newest packets and versions within their limits and counts all', () => {
    const many = Array.from({ length: PACKETS_MAX + 10 }, (_, index) => received('connect', connect5, index));
    const packets = addPackets(noPackets, many);
    expect(packets.rows).toHaveLength(PACKETS_MAX);
    expect(packets.rows.at(-1)?.connectionId).toBe(PACKETS_MAX + 9);
    expect(packets.versions).toHaveLength(VERSIONS_MAX);
    expect(packets.seen).toBe(PACKETS_MAX + 10);
  });

  it('stays the same value when nothing about packets was told', () => {
    expect(addPackets(noPackets, [event('retained.cleared', { topicName: 'a' })])).toBe(noPackets);
  });

  it('lists what was read in between, in the version of its connection', () => {
    const read = { connectionId: null, packetType: 'auth', hex: 'f000', length: 2, protocolVersion: 5 } as const;
    const { rows } = addPackets(noPackets, [
      event('packet.intercepted', { ...read, from: 'device' }),
      event('packet.intercepted', { ...read, from: 'broker' }),
    ]);
    expect(rows.map(({ direction }) => direction)).toEqual(['in', 'out']);
    expect(rows[0]).toMatchObject({ packetType: 'AUTH', protocolVersion: 5, outcome: 'none' });
  });
});
