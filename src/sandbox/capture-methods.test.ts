/** One row for every way of saying who one is: what of it a capture shows, and that Wireshark reads all of it. */
import { SignJWT } from 'jose';
import { expect, onTestFinished } from 'vitest';
import { dissectMqtt, patient, testWithTshark } from '../../tests/capture/dissect.ts';
import { RawClient } from '../../tests/edge/raw-client.ts';
import { exampleHome } from '../../tests/fixtures/example-home.ts';
import { startExample } from '../../tests/fixtures/example-sandbox.ts';
import { type PolicySource, policySchema } from '../model/policy.ts';
import { createScramClient, strictClientChecks } from '../scram/index.ts';

interface Method {
  name: string;
  policy: PolicySource;
  version: 4 | 5;
  /** Everything the client says. */
  converse(client: RawClient): Promise<unknown>;
  /** Message type (mqtt-5.0 §2.1.2), user name, password and properties that are texts, as the dissector finds them. */
  dissected: readonly (readonly (string | RegExp)[])[];
  /** What is said without being told. */
  hidden?: string;
}

const mechanism = 'SCRAM-SHA-256';

/** From CONNECT to CONNACK (mqtt-5.0 §4.12). */
async function signInByScram(client: RawClient, password: string): Promise<unknown> {
  const scram = createScramClient({
    mechanism,
    userName: 'ann',
    password,
    checks: { ...strictClientChecks, iterationsMin: 1 },
  });
  const step = (data: Uint8Array) => ({
    properties: { authenticationMethod: mechanism, authenticationData: Buffer.from(data) },
  });
  const start = { cmd: 'connect', protocolId: 'MQTT', protocolVersion: 5, clientId: 'visitor', clean: true } as const;
  client.send({ ...start, keepalive: 60, ...step(scram.clientFirst()) });
  const { properties } = await client.expect('auth');
  const proof = await scram.prove(properties?.authenticationData ?? Buffer.alloc(0));
  client.send({ cmd: 'auth', reasonCode: 0x18, ...step(proof) });
  return client.expect('connack');
}

const hmacKey = Buffer.alloc(32, 7).toString('base64url');

const allowAll = { acl: { default: 'allow' } } as const;
const account = { userName: 'ann', password: { scheme: 'plain', value: 'correct horse' } } as const;
const ann = (password: string) => ({ username: 'ann', password: Buffer.from(password) });

/** One row for every way of saying who one is. */
const methods: Method[] = [
  ...([4, 5] as const).flatMap((version): Method[] => [
    {
      name: `nobody in particular, version ${version}`,
      policy: { auth: { anonymous: true }, ...allowAll },
      version,
      converse: (client) => client.connect('visitor'),
      dissected: [['1'], ['2']],
    },
    {
      name: `user name and password, version ${version}`,
      policy: { auth: { accounts: [account] }, ...allowAll },
      version,
      converse: (client) => client.connect('visitor', ann('correct horse')),
      dissected: [['1', 'ann', 'correct horse'], ['2']],
    },
    {
      name: `a wrong password, version ${version}`,
      policy: { auth: { accounts: [account] }, ...allowAll },
      version,
      converse: (client) => client.connect('visitor', ann('wrong')),
      dissected: [['1', 'ann', 'wrong'], ['2']],
    },
  ]),
  ...(
    [
      ['correct horse', /^SCRAM-SHA-256,v=/],
      ['wrong', ''],
    ] as const
  ).map(
    ([password, conclusion]): Method => ({
      name: `SCRAM with the password "${password}"`,
      policy: {
        auth: { accounts: [{ ...account, mechanisms: [mechanism] }], scram: { iterations: 16 } },
        ...allowAll,
      },
      version: 5,
      converse: (client) => signInByScram(client, password),
      // RFC 5802 §5: everything of the exchange is text that travels in clear, and the password is not in it.
      dissected: [
        ['1', '', '', /^SCRAM-SHA-256,n,,n=ann,r=/],
        ['15', '', '', /^SCRAM-SHA-256,r=.+,s=.+,i=16$/],
        ['15', '', '', /^SCRAM-SHA-256,c=biws,r=.+,p=/],
        ['2', '', '', conclusion],
      ],
      hidden: password,
    }),
  ),
  {
    name: 'a token in the password field',
    policy: {
      auth: {
        token: {
          issuers: [{ issuer: 'lab', algorithms: ['HS256'], keys: { jwks: [{ kty: 'oct', k: hmacKey }] } }],
          audience: 'broker',
        },
      },
      ...allowAll,
    },
    version: 5,
    async converse(client) {
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('lab')
        .setAudience('broker')
        .setSubject('visitor')
        .setIssuedAt()
        .setExpirationTime('10 minutes')
        .sign(Buffer.from(hmacKey, 'base64url'));
      const connack = await client.connect('visitor', { username: 'visitor', password: Buffer.from(token) });
      expect(connack).toMatchObject({ reasonCode: 0 });
    },
    // RFC 7519 §3: it is signed, not encrypted; whoever sees it can use it.
    dissected: [['1', 'visitor', /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/], ['2']],
  },
];

testWithTshark.for(methods)('$name is dissected without a complaint', patient, async (method) => {
  const { sandbox } = await startExample({
    lab: { ...exampleHome, devices: [], objectives: [] },
    policy: policySchema.parse(method.policy),
  });
  onTestFinished(() => sandbox.dispose());
  await method.converse(new RawClient(sandbox.connect('tcp', 'attacker'), method.version));
  await sandbox.settled();
  const file = sandbox.capture.toPcapng();
  const fields = ['mqtt.msgtype', 'mqtt.username', 'mqtt.passwd', 'mqtt.prop_string'];
  // The last column is what the dissectors complain about.
  const expected = method.dissected.map((row) =>
    // The last column is what the dissectors complain about.
    [...row, ...Array(fields.length + 1 - row.length).fill('')].map((cell) =>
      cell instanceof RegExp ? expect.stringMatching(cell) : cell,
    ),
  );
  expect(dissectMqtt(file, fields).map((row) => row.split('\t'))).toEqual(expected);
  if (method.hidden) expect(Buffer.from(file).includes(method.hidden)).toBe(false);
});
