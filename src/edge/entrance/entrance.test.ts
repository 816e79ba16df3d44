/** The doors that need no TLS: listeners that are closed, proxies, pages of other origins. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokerUnderTest } from '../../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../../tests/edge/raw-client.ts';
import type { NetworkConnection } from '../../model/network.ts';
import type { PolicySource } from '../../model/policy.ts';
import { crc32c } from './crc32c.ts';
import { bodyBytesMax, lineBytesMax, readProxyHeader } from './proxy-header.ts';

type Listener = NonNullable<NonNullable<PolicySource['listeners']>[string]>;

const policy = (tcp: Listener): PolicySource => ({
  listeners: { tcp },
  auth: { anonymous: true },
  acl: { default: 'allow' },
});
const start = (tcp: Listener) => BrokerUnderTest.start(policy(tcp));

const proxyAddress = '10.0.0.2';
const from = (remoteAddress: string): Partial<NetworkConnection> => ({ remoteAddress });
const connect311 = Buffer.from('100d00044d5154540402003c000161', 'hex');

/** Whether a CONNECT behind these bytes is accepted. */
async function enters(client: RawClient, ...before: (Uint8Array | string)[]): Promise<boolean> {
  client.write(Buffer.concat([...before.map((each) => Buffer.from(each as never)), connect311]));
  const answer = await client.next();
  return answer !== 'closed' && answer['returnCode'] === 0;
}

const line = 'PROXY TCP4 198.51.100.7 10.0.0.1 40000 1883\r\n';
const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

interface V2 {
  command?: number;
  family?: number;
  addresses?: string;
  tlvs?: Buffer;
  length?: number;
}

function v2({
  command = 0x21,
  family = 0x11,
  addresses = 'c63364070a0000019c40075b',
  tlvs = Buffer.alloc(0),
  length,
}: V2 = {}) {
  const body = Buffer.concat([Buffer.from(addresses, 'hex'), tlvs]);
  const head = Buffer.from([command, family, 0, 0]);
  head.writeUInt16BE(length ?? body.length, 2);
  return Buffer.concat([signature, head, body]);
}

const tlv = (type: number, value: Buffer) =>
  Buffer.concat([Buffer.from([type, value.length >> 8, value.length & 0xff]), value]);
/** As a proxy tells of a client certificate: `verify` is 0 where it was believed. */
const sslTlv = (commonName: string, verify = 0, client = 0x07) =>
  tlv(0x20, Buffer.concat([Buffer.from([client, 0, 0, 0, verify]), tlv(0x22, Buffer.from(commonName))]));

test('[D1] a listener that is not enabled takes nobody, and a policy closes those who are there', async () => {
  await using world = await start({});
  expect(await enters(world.dial())).toBe(true);
  expect(world.applyPolicy(policy({ enabled: false }))).toBe(1);
  expect(await enters(world.dial())).toBe(false);
  expect(world.theEvent('listener.refused')).toMatchObject({ setting: 'enabled', rule: 'listeners.tcp.enabled' });
  expect(world.eventsOf('packet.received')).toHaveLength(1);
});

test('[D2] reachableFrom loopback: the broker’s own machine alone gets through', async () => {
  await using world = await start({ reachableFrom: 'loopback' });
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.8.8']) {
    expect(await enters(world.dial('attacker', 4, from(address)))).toBe(true);
  }
  for (const address of ['10.0.0.1', '203.0.113.10', '1.127.0.1', '']) {
    expect(await enters(world.dial('attacker', 4, from(address)))).toBe(false);
  }
});

test('[D2] reachableFrom with ranges: these alone get through, by the address of the socket', async () => {
  await using world = await start({ reachableFrom: ['10.0.0.0/8', '192.0.2.7'] });
  for (const address of ['10.0.0.1', '10.255.1.1', '192.0.2.7', '::ffff:10.1.1.1']) {
    expect(await enters(world.dial('attacker', 4, from(address)))).toBe(true);
  }
  for (const address of ['11.0.0.1', '192.0.2.8', '127.0.0.1', '::1', '']) {
    expect(await enters(world.dial('attacker', 4, from(address)))).toBe(false);
  }
});

test('[D3] protocolVersions: other levels are refused with code 1 (0x84)', async () => {
  await using world = await start({ protocolVersions: [5] });
  const old = world.dial();
  old.write(connect311);
  expect(await old.expect('connack')).toMatchObject({ returnCode: 1 });
  expect(world.theEvent('connect.refused')).toMatchObject({ rule: 'listeners.tcp.protocolVersions' });
  const client = world.dial('attacker', 5);
  client.write('10 10 0004 4d515454 05 02 003c 00 0003 616263');
  expect(await client.expect('connack')).toMatchObject({ reasonCode: 0 });
  expect(world.applyPolicy(policy({ protocolVersions: [4] }))).toBe(1);
});

test.each([
  ['v1', Buffer.from(line)],
  ['v2', v2()],
  ['v2 with a name', v2({ tlvs: sslTlv('grid-admin') })],
  ['v2 over IPv6', v2({ family: 0x21, addresses: `${'20010db8'.padEnd(32, '0')}${'00'.repeat(16)}9c40075b` })],
] as const)(
  '[D4] a PROXY header %s of a trusted proxy names who it is, in whatever pieces it comes',
  async (kind, header) => {
    await using world = await start({ proxy: { trusted: ['10.0.0.0/30'] } });
    const address = kind.includes('IPv6') ? '2001:db8:0:0:0:0:0:0' : '198.51.100.7';
    const client = world.dial('attacker', 4, from(proxyAddress));
    for (const byte of header) client.write(new Uint8Array([byte]));
    expect(await enters(client)).toBe(true);
    expect(world.theEvent('proxy.accepted')).toMatchObject({ socketAddress: proxyAddress, sourceAddress: address });
    expect(await enters(world.dial('attacker', 4, from(proxyAddress)), header)).toBe(true);
  },
);

test('[D4] the address in the header counts, and no longer the proxy’s', async () => {
  const source = policy({ proxy: { trusted: [proxyAddress] } });
  const rules = [
    { effect: 'deny' as const, who: 'address:198.51.100.0/24', actions: ['publish' as const], topicFilters: ['#'] },
  ];
  await using world = await BrokerUnderTest.start({ ...source, acl: { default: 'allow', rules } });
  const client = world.dial('attacker', 4, from(proxyAddress));
  expect(await enters(client, line)).toBe(true);
  client.write('30 05 0001 78 6869');
  await client.next();
  expect(world.theEvent('publish.refused')).toMatchObject({ topicName: 'x' });
});

test.each([
  ['an address that is not trusted', '10.0.0.9', [line]],
  ['no header', proxyAddress, []],
  ['two v1 headers', proxyAddress, [line, line]],
  ['a v1 header behind a v2 one', proxyAddress, [v2(), line]],
  ['a family that does not fit', proxyAddress, ['PROXY TCP6 198.51.100.7 10.0.0.1 40000 1883\r\n']],
  ['a port too large', proxyAddress, ['PROXY TCP4 198.51.100.7 10.0.0.1 40000 65536\r\n']],
  ['a port with a zero in front', proxyAddress, ['PROXY TCP4 198.51.100.7 10.0.0.1 040000 1883\r\n']],
  ['two spaces', proxyAddress, ['PROXY TCP4  198.51.100.7 10.0.0.1 40000 1883\r\n']],
  ['a line that goes on', proxyAddress, ['PROXY TCP4 198.51.100.7 10.0.0.1 40000 1883 more\r\n']],
  ['a line without CR', proxyAddress, [`${line.trim()}\n`]],
  ['a line too long', proxyAddress, [`PROXY UNKNOWN ${'x'.repeat(lineBytesMax)}\r\n`]],
  ['a v2 header shorter than its addresses', proxyAddress, [v2({ addresses: 'c6336407' })]],
  ['a v2 header too long', proxyAddress, [v2({ length: bodyBytesMax + 1 })]],
  ['a TLV beyond its header', proxyAddress, [v2({ tlvs: Buffer.from('040fff00', 'hex') })]],
  ['an unknown v2 command', proxyAddress, [v2({ command: 0x22 })]],
  ['another v2 version', proxyAddress, [v2({ command: 0x31 })]],
  ['UDP', proxyAddress, [v2({ family: 0x12 })]],
  ['a wrong checksum', proxyAddress, [v2({ tlvs: tlv(0x03, Buffer.from('deadbeef', 'hex')) })]],
] as const)('[D5] %s is refused before any MQTT is read', async (_what, address, before) => {
  await using world = await start({ proxy: { trusted: [proxyAddress] } });
  expect(await enters(world.dial('attacker', 4, from(address)), ...before)).toBe(false);
  expect(world.theEvent('proxy.refused').rule).toBe('listeners.tcp.proxy');
  expect(world.eventsOf('packet.received')).toEqual([]);
});

test('[D5] a header that never ends is closed by connectTimeoutMs', async () => {
  await using world = await start({ proxy: { trusted: [proxyAddress] } });
  const client = world.dial('attacker', 4, from(proxyAddress));
  client.write('50 52 4f');
  world.clock.advance(60_000);
  expect(await client.next()).toBe('closed');
  expect(world.theEvent('limit.reached').limit).toBe('limits.connectTimeoutMs');
});

test('[D6] LOCAL and UNKNOWN speak of the proxy itself', async () => {
  await using world = await start({ proxy: { trusted: [proxyAddress] } });
  for (const header of [
    v2({ command: 0x20 }),
    v2({ family: 0, addresses: '' }),
    'PROXY UNKNOWN\r\n',
    'PROXY UNKNOWN ::1 x 1 2\r\n',
  ]) {
    expect(await enters(world.dial('attacker', 4, from(proxyAddress)), header)).toBe(true);
  }
  expect(world.eventsOf('proxy.accepted').map(({ sourceAddress }) => sourceAddress)).toEqual([null, null, null, null]);
});

test('[D7] requireHeader false lets others in without one, and still believes none of theirs', async () => {
  await using world = await start({ proxy: { trusted: [proxyAddress], requireHeader: false } });
  expect(await enters(world.dial('attacker', 4, from('10.0.0.9')))).toBe(true);
  expect(await enters(world.dial('attacker', 4, from('10.0.0.9')), line)).toBe(false);
});

test('[D7] versions that are not spoken are refused, and * believes everybody', async () => {
  await using world = await start({ proxy: { trusted: ['*'], versions: ['v2'] } });
  expect(await enters(world.dial('attacker', 4, from('203.0.113.1')), line)).toBe(false);
  expect(await enters(world.dial('attacker', 4, from('203.0.113.1')), v2())).toBe(true);
});

test('[D8] without `proxy`, a header is no MQTT', async () => {
  for (const header of [Buffer.from(line), v2()]) {
    await using world = await start({});
    const client = world.dial('attacker', 4, from(proxyAddress));
    client.write(Buffer.concat([header, connect311]));
    // `PROXY` begins like a PUBREC that is never complete.
    await new Promise((resolve) => setImmediate(resolve));
    world.clock.advance(60_000);
    expect(await client.next()).toBe('closed');
    expect(world.eventsOf('connect.accepted')).toEqual([]);
  }
});

test.each([
  ['a name the proxy has verified', sslTlv('grid-admin'), 'grid-admin'],
  ['a name that was not verified', sslTlv('grid-admin', 1), null],
  ['a name without a certificate', sslTlv('grid-admin', 0, 0x01), null],
])('[D9] identityFromTls: %s', async (_what, tlvs, principal) => {
  const proxy = { trusted: [proxyAddress], identityFromTls: true };
  await using world = await start({ proxy });
  expect(await enters(world.dial('attacker', 4, from(proxyAddress)), v2({ tlvs }))).toBe(true);
  expect(world.theEvent('connect.accepted').principal).toBe(principal);
});

test('[D9] without identityFromTls the name in the header says nothing', async () => {
  await using world = await start({ proxy: { trusted: [proxyAddress] } });
  expect(await enters(world.dial('attacker', 4, from(proxyAddress)), v2({ tlvs: sslTlv('grid-admin') }))).toBe(true);
  expect(world.theEvent('connect.accepted').principal).toBe(null);
});

test('[D10] a policy that trusts the proxy no longer closes who came through it', async () => {
  await using world = await start({ proxy: { trusted: [proxyAddress] } });
  expect(await enters(world.dial('attacker', 4, from(proxyAddress)), line)).toBe(true);
  expect(world.applyPolicy(policy({ proxy: { trusted: [proxyAddress, '10.0.0.3'] } }))).toBe(0);
  expect(world.applyPolicy(policy({ proxy: { trusted: ['10.0.0.3'] } }))).toBe(1);
});

test('CRC-32C of the example everybody uses', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('a PROXY header with its right checksum is believed', () => {
  const header = v2({ tlvs: tlv(0x03, Buffer.alloc(4)) });
  header.writeUInt32BE(crc32c(header), header.length - 4);
  expect(readProxyHeader(header)).toMatchObject({ kind: 'header', header: { sourceAddress: '198.51.100.7' } });
});

test('whatever the bytes, reading a PROXY header ends in an answer', () => {
  const begun = fc.constantFrom(signature, Buffer.from('PROXY '), Buffer.alloc(0));
  fc.assert(
    fc.property(begun, fc.uint8Array({ maxLength: 200 }), (beginning, rest) => {
      const bytes = Buffer.concat([beginning, rest]);
      const reading = readProxyHeader(bytes);
      if (reading.kind === 'header') expect(reading.length).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 2_000, seed: 1 },
  );
});
