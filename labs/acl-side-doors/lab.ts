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

/** Every account has a password of its own, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

/** A mixing line that takes its orders from a queue, shared with the other. */
function line(id: string, label: string) {
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'worker' as const,
    label,
    clientId: id,
    userName: id,
    topics: { jobs: '$share/workers/plant/jobs/+', done: `plant/done/${id}` },
  };
}

const secretArrives = happened('message.delivered', {
  actor: 'attacker',
  topicName: { topicFilter: 'plant/secret/#' },
});

export default defineLab({
  id: 'acl-side-doors',
  number: 15,
  chapter: '05-authorization',
  title: 'Three doors nobody locked',
  summary: 'The rules are right, and the broker forgets to ask them at three places, and at the one behind the three.',
  story:
    'Brightwater mixes drinking water and keeps its recipes to itself. You service pump 3: its account reads plant/public and writes ' +
    'plant/pump-3/state. The rules say so, correctly and with a default that denies. The broker asks them where its ' +
    'makers thought of asking.',
  minutes: 25,
  weakness: {
    cwe: 'CWE-863',
    statement:
      'The broker asks for the first filter of a SUBSCRIBE only, takes $share as part of the topic, and asks neither for Wills nor at delivery.',
  },
  specs: [
    mqtt5('4.8.2'),
    mqtt5('3.8.4-6'),
    mqtt5('3.1.2.5'),
    mqtt5('5.4.2'),
    mqtt311('3.8.4-5'),
    mqtt311('3.9.3-1'),
    mqtt311('3.1.2.5'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('pump-3', 'password of pump 3, which you service'), given: true },
    password('controller', 'password of the batch controller'),
    password('valve-1', 'password of the main valve'),
    password('line-1', 'password of mixing line 1'),
    password('line-2', 'password of mixing line 2'),
    password('historian', 'password of the historian'),
    { id: 'recipe', kind: 'hex', length: 12, meaning: 'number of the recipe that is being mixed' },
  ],

  devices: [
    {
      id: 'controller',
      actor: 'device:controller',
      kind: 'meter',
      label: 'Batch controller',
      clientId: 'controller',
      userName: 'controller',
      topics: {
        'reading-recipe': 'plant/secret/recipe',
        'reading-order': 'plant/jobs/mix',
        'reading-notice': 'plant/public/notice',
        'reading-draft': 'plant/public/draft/closure',
      },
      payloads: {
        'reading-recipe': 'recipe {{secret:recipe}}',
        'reading-notice': 'Helmets in hall 2, please.',
        'reading-draft': 'DRAFT, not before May: hall 2 closes.',
      },
    },
    {
      id: 'valve-1',
      actor: 'device:valve-1',
      kind: 'valve',
      label: 'Main valve',
      clientId: 'valve-1',
      userName: 'valve-1',
      topics: { state: 'plant/valve/1/state', cmd: 'plant/valve/1/cmd' },
    },
    line('line-1', 'Mixing line 1'),
    line('line-2', 'Mixing line 2'),
    {
      id: 'historian',
      actor: 'operator:historian',
      kind: 'display',
      label: 'Historian',
      clientId: 'historian',
      userName: 'historian',
      topics: {
        'watch-secret': 'plant/secret/#',
        'watch-states': 'plant/+/state',
        'watch-valves': 'plant/valve/+/state',
        'watch-done': 'plant/done/+',
      },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'historian', x: 50, y: 6 },
      { id: 'controller', x: 12, y: 14 },
      { id: 'valve-1', x: 12, y: 44 },
      { id: 'line-1', x: 88, y: 14 },
      { id: 'line-2', x: 88, y: 44 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Put a filter for plant/secret behind an innocent one, in one SUBSCRIBE, and receive a recipe.',
      sequence(
        happened('subscribe.granted', {
          actor: 'attacker',
          topicFilter: {
            oneOf: [
              'plant/secret/#',
              'plant/secret/+',
              'plant/secret/recipe',
              'plant/+/recipe',
              'plant/+/+',
              'plant/+/#',
              'plant/#',
              '+/secret/#',
              '+/secret/recipe',
              '+/+/+',
              '+/#',
              '#',
            ],
          },
        }),
        secretArrives,
      ),
    ),
    attackObjective(
      'A2',
      'Receive a recipe by a shared subscription to plant/secret.',
      sequence(
        happened('subscribe.granted', {
          actor: 'attacker',
          topicFilter: { topicFilter: '$share/+/plant/secret/#' },
        }),
        secretArrives,
      ),
    ),
    attackObjective(
      'A3',
      'Open the main valve, to whose commands your account may not write.',
      count(
        happened('device.changed', { deviceId: 'valve-1', property: 'valve', to: 'open', causeActor: 'attacker' }),
        1,
      ),
    ),
    attackObjective(
      'A4',
      'Read a draft below plant/public/draft with a subscription that is rightly yours.',
      count(
        happened('message.delivered', { actor: 'attacker', topicName: { topicFilter: 'plant/public/draft/#' } }),
        1,
      ),
    ),
    defenceObjective('D1', 'Ask the rules at every door, while both lines mix and every pump tells of its loss.'),
  ],

  hints: [
    'Count the ways on which a message can reach a client or come from one: filters, each of a SUBSCRIBE; shared subscriptions; Wills; and messages that pass, were retained, or waited. Which of these does acl.enforce leave out?',
    'One SUBSCRIBE carries a list of filters, `$share/anything/` before a filter is no part of it, and a Will is a PUBLISH that comes later. To defend, ask at each door, and once more at the last moment: rights change between CONNECT and a Will, and a granted filter can contain what is denied.',
    'All of acl.enforce to true (or leave it out: that is the default), the rule about `$share/#` away, onDeniedSubscribe: answer. The lines have their rule for plant/jobs/+ already, and with stripShare that is what is asked for.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Two filters in one SUBSCRIBE, in this order',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i pump-3 -u pump-3 -P '{{secret:pump-3}}' -t plant/public/notice -t 'plant/secret/#' -v",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'A shared subscription, in quotes because of the shell',
      command:
        "mosquitto_sub -V 5 -h {{host}} -p {{port:tcp}} -i pump-3 -u pump-3 -P '{{secret:pump-3}}' -t '$share/g/plant/secret/#' -v",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Leave a Will; kill -9 this process to have it published',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i pump-3 -u pump-3 -P '{{secret:pump-3}}' -t plant/public/notice --will-topic plant/valve/1/cmd --will-payload OPEN",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'The same as an ordinary message: PUBACK says RC:135',
      command:
        "mosquitto_pub -V 5 -d -q 1 -h {{host}} -p {{port:tcp}} -i pump-3 -u pump-3 -P '{{secret:pump-3}}' -t plant/valve/1/cmd -m OPEN",
    },
  ],

  defaultTopics: [
    'plant/public/#',
    'plant/public/notice',
    'plant/secret/recipe',
    'plant/jobs/mix',
    'plant/pump-3/state',
    'plant/valve/1/cmd',
  ],
});
