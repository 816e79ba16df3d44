/** The file as Wireshark's own dissectors see it. */
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';
import { expect } from 'vitest';
import { complaintsAbout, dissect, patient, testWithTshark } from '../../tests/capture/dissect.ts';
import { pkiSchema } from '../model/certificates.ts';
import { mintPki } from '../pki/index.ts';
import { type ConnectionTap, createCapture } from './index.ts';

const limits = { bytesMax: 1_000_000, secretBytesMax: 10_000, tlsSecrets: 'own', now: Date.now } as const;
const connect = Buffer.from('102200044d51545404c2003c0003636172000561646d696e000a68756e746572322d2d2d', 'hex');
const connack = Buffer.from('20020000', 'hex');

function tap(capture: ReturnType<typeof createCapture>, transport: 'tcp' | 'tls'): ConnectionTap {
  return capture.tap({ clientAddress: '192.0.2.9', clientPort: 40_000, transport, label: 'attacker' });
}

testWithTshark('MQTT is dissected, over segments too, without a complaint', patient, () => {
  const capture = createCapture(limits);
  const seen = tap(capture, 'tcp');
  const large = Buffer.concat([Buffer.from('30a61f000474657374', 'hex'), Buffer.alloc(4000, 'x')]);
  seen.sent('client', connect);
  seen.sent('server', connack);
  seen.sent('client', large);
  seen.closed('client', 'fin');
  const file = capture.toPcapng();
  expect(dissect(file, 'mqtt', ['mqtt.msgtype', 'mqtt.username', 'mqtt.passwd', 'mqtt.topic'])).toEqual([
    '1\tadmin\thunter2---\t',
    '2\t\t\t',
    '3\t\t\ttest',
  ]);
  expect(dissect(file, 'frame.comment', ['frame.number', 'frame.comment'])).toEqual(['1\tattacker']);
  expect(complaintsAbout(file)).toEqual([]);
});

testWithTshark('bytes that are no MQTT are complained about, so that silence means something', patient, () => {
  const capture = createCapture(limits);
  tap(capture, 'tcp').sent('client', connack);
  tap(capture, 'tcp').sent('client', Buffer.from('1003ffffff', 'hex'));
  expect(complaintsAbout(capture.toPcapng()).length).toBeGreaterThan(0);
});

testWithTshark.each(['TLSv1.2', 'TLSv1.3'] as const)(
  '%s opens with the secrets in the file, and only with them',
  patient,
  async (version) => {
    const withKeys = createCapture(limits);
    const withoutKeys = createCapture(limits);
    await exchangeOverTls(version, [withKeys, withoutKeys]);
    expect(withKeys.keyLog()).not.toBe('');
    expect(withoutKeys.keyLog()).toBe('');
    expect(dissect(withKeys.toPcapng(), 'mqtt', ['mqtt.username', 'mqtt.passwd'])[0]).toBe('admin\thunter2---');
    expect(complaintsAbout(withKeys.toPcapng())).toEqual([]);
    const closed = dissect(withoutKeys.toPcapng(), 'mqtt || tls.handshake.type == 1', [
      'mqtt.username',
      'tls.handshake.type',
    ]);
    expect(closed).toEqual(['\t1']);
  },
);

/** CONNECT and CONNACK between two TLS ends in memory; the first capture is told the secrets. */
async function exchangeOverTls(version: 'TLSv1.2' | 'TLSv1.3', captures: ReturnType<typeof createCapture>[]) {
  const pki = await mintPki(
    pkiSchema.parse({
      authorities: [{ name: 'root', commonName: 'Lab root' }],
      certificates: [
        {
          name: 'broker',
          issuer: 'root',
          purpose: 'server',
          commonName: 'broker.lab',
          subjectAltNames: ['dns:broker.lab'],
        },
      ],
    }),
    Date.now(),
  );
  const broker = pki.certificates.get('broker');
  const taps = captures.map((capture) => tap(capture, 'tls'));
  const [near, far] = tappedPair((by, bytes) => taps.map((each) => each.sent(by, bytes)));
  if (!broker) throw new Error('no broker certificate');
  const secureContext = createSecureContext({
    cert: broker.chainPem,
    key: broker.privateKeyPem,
    minVersion: version,
    maxVersion: version,
  });
  const server = new TLSSocket(far, { isServer: true, secureContext });
  const client = connectTls({
    socket: near,
    ca: pki.authorities.get('root')?.certificatePem,
    servername: 'broker.lab',
  });
  client.on('keylog', (line: Buffer) => captures[0]?.addTlsSecret(line.toString()));
  server.once('data', () => server.write(connack));
  client.write(connect);
  await once(client, 'data');
  for (const each of taps) each.closed('client', 'fin');
  client.destroy();
  server.destroy();
}

function tappedPair(seen: (by: 'client' | 'server', bytes: Uint8Array) => void): [Duplex, Duplex] {
  const end = (by: 'client' | 'server', other: () => Duplex) =>
    new Duplex({
      read() {},
      write(bytes: Buffer, _encoding, done) {
        seen(by, bytes);
        other().push(bytes);
        done();
      },
    });
  const client: Duplex = end('client', () => server);
  const server: Duplex = end('server', () => client);
  return [client, server];
}
