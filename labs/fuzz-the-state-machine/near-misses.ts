import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type States = NonNullable<NonNullable<PolicySource['target']>['states']>;

const sound: States = {
  beforeConnect: 'close',
  whileChecking: 'queue',
  queuePacketsMax: 42,
  onAuthFail: 'drop',
  secondConnect: 'close',
  fromServer: 'close',
  afterDisconnect: 'ignore',
  unknownPubrel: 'answer',
};

function policy(states: Partial<States>): string {
  return policyText({ target: { states: { ...sound, ...states } } });
}

export default defineNearMisses([
  {
    id: 'reject-pipelining',
    title: 'Nothing may come before CONNACK',
    policy: policy({ whileChecking: 'close' }),
    explanation:
      'No attack gets through, and no fast client either. The standard lets clients send right behind CONNECT, and yours do: the dispatcher’s first command now ends the connection. Let the packets wait for the password check.',
    caughtBy: ['T1', 'T2', 'T3'],
  },
  {
    id: 'unbounded-queue',
    title: 'Packets wait, as many as come',
    policy: policy({ queuePacketsMax: 100_000 }),
    explanation:
      'Nothing is obeyed before its time. But waiting packets are memory that strangers fill: two kilobytes of PINGREQ behind a CONNECT that will be refused, and the controller has none left. A queue has a limit.',
    caughtBy: ['A1/flood'],
  },
  {
    id: 'process-then-check',
    title: 'Packets wait for the check, and are then processed',
    policy: policy({ onAuthFail: 'process' }),
    explanation:
      'The packets wait until the directory has answered, and are then processed whatever it said. That the attacker has to be patient for 200 ms changes nothing. What the check is for has to depend on its result: drop what waited (onAuthFail).',
    caughtBy: ['A1/*', '!A1/flood', '!A1/gone'],
  },
  {
    id: 'reset-on-connect',
    title: 'A second CONNECT begins anew',
    policy: policy({ secondConnect: 'restart' }),
    explanation:
      'Nobody gets a name without its password any more. Still, a second CONNECT on one connection is a protocol violation, and the standard knows one answer [MQTT-3.1.0-2]. Whoever begins anew has to throw away everything of the first life, session, Will, queue and QoS 2 state, and the bugs are in what is forgotten. Close.',
    caughtBy: ['A2/again', 'A2/again-behind'],
  },
  {
    id: 'ignore-second-connect',
    title: 'A second CONNECT is overlooked',
    policy: policy({ secondConnect: 'ignore' }),
    explanation:
      'The name stays what it was. But a client that sends CONNECT twice is out of step or up to something, and the connection goes on as if nothing had been. [MQTT-3.1.0-2] ends it.',
    caughtBy: ['A2/*'],
  },
  {
    id: 'sign-in-only',
    title: 'The sign-in is repaired, the rest is as it was',
    policy: policy({ fromServer: 'handle', afterDisconnect: 'handle', unknownPubrel: 'redeliver' }),
    explanation:
      'The report was about the password, and the password is checked in time now. A table has more cells than the one that was in the report: packets of a server, PUBREL for nothing, and what stands behind DISCONNECT.',
    caughtBy: ['A3/twice', 'A3/behind-disconnect', 'A3/report-behind-disconnect', 'A4/*'],
  },
  {
    id: 'close-unknown-pubrel',
    title: 'PUBREL for an unknown identifier ends the connection',
    policy: policy({ unknownPubrel: 'close' }),
    explanation:
      'An honest client sends PUBREL again when PUBCOMP was lost on the way. By then the identifier is unknown, because the first PUBREL arrived. Whoever closes here punishes a bad network. Answer with PUBCOMP, and do nothing else.',
    caughtBy: ['T4'],
  },
]);

export const equivalentMutants = defineEquivalents([
  { mutants: ['*', '!target*'], reason: 'tinymq stands in place of the broker, and nothing but `target` reaches it.' },
]);
