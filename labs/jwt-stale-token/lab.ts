import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
  sequence,
} from '../../src/lab-kit/index.ts';

const iss = 'kestrel';
const aud = 'mqtt.kestrel.example';

/** Tokens of those who belong here live for an hour, and their owners get new ones in time. */
function token(sub: string, role: string, meaning: string) {
  return { id: sub, key: 'kestrel-2026b', claims: { iss, sub, aud, role }, lifetimeSeconds: 3_600, meaning };
}

const heardByTestDrive = happened('message.delivered', {
  actor: 'attacker',
  principal: 'test-drive',
  fromActor: 'device:car-099',
  topicName: 'fleet/car-099/telemetry',
});

export default defineLab({
  id: 'jwt-stale-token',
  number: 11,
  chapter: '04-jwt-hooks-and-more',
  title: 'A ticket without a date',
  summary: 'Genuine tokens in the wrong hands: for another car, for another service, and long after their end.',
  story:
    'Kestrel’s verifier is sound now; no forged token gets past it. But the support desk attached a log to a public ticket, and in it stands the token of car-017. ' +
    'The web portal hands out tokens by the same key. And you still have the token of a test drive that ended a moment ago. ' +
    'Not one of them was made for what you are about to do.',
  minutes: 30,
  weakness: {
    cwe: 'CWE-613',
    statement: 'Genuine tokens count for every ClientId, every service and for ever.',
  },
  specs: [
    mqtt311('3.1.3.1'),
    mqtt5('3.1.3.1'),
    mqtt311('3.1.4-2'),
    mqtt5('3.1.4-3'),
    mqtt5('4.13'),
    mqtt311('3.1.2-6'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [],
  tokenKeys: [{ id: 'kestrel-2026b', algorithm: 'ES256' }],
  tokens: [
    token('depot', 'depot', 'token of the depot'),
    token('car-017', 'car', 'token of car-017'),
    token('car-099', 'car', 'token of car-099'),
    {
      id: 'found-token',
      key: 'kestrel-2026b',
      claims: { iss, sub: 'car-017', aud, role: 'car', jti: 'log-4711' },
      given: true,
      meaning: 'token of car-017, from the log of the support desk',
    },
    {
      id: 'portal-token',
      key: 'kestrel-2026b',
      claims: { iss, sub: 'owner-17', aud: 'web-portal', role: 'owner' },
      given: true,
      meaning: 'token for the web portal, from your browser',
    },
    {
      id: 'test-drive',
      key: 'kestrel-2026b',
      claims: { iss, sub: 'test-drive', aud, role: 'driver' },
      lifetimeSeconds: 2,
      given: true,
      meaning: 'token of a test drive in car-099 that is over',
    },
  ],

  devices: [
    {
      id: 'depot',
      actor: 'operator:depot',
      kind: 'phone',
      label: 'Depot',
      clientId: 'depot',
      userName: 'depot',
      topics: { 'watch-cars': 'fleet/+/state', cmd: 'fleet/car-099/orders' },
    },
    {
      id: 'car-017',
      actor: 'device:car-017',
      kind: 'car',
      label: 'car-017, known from a ticket',
      clientId: 'car-017',
      userName: 'car-017',
      topics: { state: 'fleet/car-017/state', cmd: 'fleet/car-017/orders' },
    },
    {
      id: 'car-099',
      actor: 'device:car-099',
      kind: 'car',
      label: 'car-099',
      clientId: 'car-099',
      userName: 'car-099',
      cleanSession: false,
      subscribeQos: 1,
      topics: {
        state: 'fleet/car-099/state',
        telemetry: 'fleet/car-099/telemetry',
        cmd: 'fleet/car-099/orders',
      },
    },
  ],
  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 16, y: 50 },
      { id: 'depot', x: 16, y: 10 },
      { id: 'car-017', x: 86, y: 12 },
      { id: 'car-099', x: 86, y: 48 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'With the token of car-017, get a session as car-099.',
      count(happened('connect.accepted', { actor: 'attacker', clientId: 'car-099', principal: 'car-017' }), 1),
    ),
    attackObjective(
      'A2',
      'Have the broker believe a token that was made for the web portal.',
      count(happened('token.checked', { actor: 'attacker', believed: true, audience: 'web-portal' }), 1),
    ),
    attackObjective(
      'A3',
      'Follow car-099 with the token of the test drive, which is over: hear its telemetry twice.',
      sequence(
        happened('token.checked', { actor: 'attacker', believed: true, subject: 'test-drive' }),
        heardByTestDrive,
        heardByTestDrive,
      ),
    ),
    defenceObjective(
      'D1',
      'Let a token count for its bearer, its service and its time, and no car lose a message by it.',
    ),
  ],

  hints: [
    'Who, where, until when: three questions about a genuine token. Decode the three you were given. Which claim answers which question, and does the broker ask?',
    'A broker sees a token once, in CONNECT, and a connection outlives it: it takes a setting of its own to end it. Leeway is for clocks that differ by seconds. And a token that was stolen has to be taken back by its number, however genuine it is.',
    'audience "mqtt.kestrel.example" with audienceContains false; expiryRequired true, lifetimeSecondsMax 3600, leewaySeconds 60; bind.clientId "sub"; disconnectAtExpiry true; deniedIds ["log-4711"]. Leave the limits alone: sessions have to survive the few minutes that a car is without a token.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Be car-099, with the token of car-017',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i car-099 -u car-017 -P '{{secret:found-token}}' -t fleet/car-099/orders -v",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Follow a car after the test drive',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i test-drive -u test-drive -P '{{secret:test-drive}}' -t fleet/car-099/telemetry -v",
    },
    {
      tool: 'openssl',
      purpose: 'Read what the token of the portal says',
      command:
        "BODY=$(printf %s '{{secret:portal-token}}' | cut -d. -f2 | tr '_-' '/+'); " +
        'while [ $(( $(printf %s "$BODY" | wc -c) % 4 )) -ne 0 ]; do BODY="$BODY="; done; printf %s "$BODY" | openssl base64 -d -A',
    },
  ],
  defaultTopics: ['fleet/car-099/state', 'fleet/car-099/telemetry', 'fleet/car-099/orders', 'fleet/car-017/state'],
});
