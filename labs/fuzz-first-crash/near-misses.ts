import { defineEquivalents, defineNearMisses, type PolicySource, policyText } from '../../src/lab-kit/index.ts';

type Parser = NonNullable<NonNullable<PolicySource['target']>['parser']>;

const sound: Parser = {
  varintBytesMax: 4,
  minimalVarint: true,
  packetBytesMax: 4_194_304,
  checkBeforeAlloc: true,
  lengthsInside: true,
  topicBytesMin: 1,
  topicBytesMax: 65_535,
  topicLevelsMax: 32,
  utf8: 'strict',
  uniqueProps: true,
  strictFlags: true,
  onError: 'close',
};

/** As its maker ships it. */
const shipped: Parser = {
  varintBytesMax: 8,
  minimalVarint: false,
  packetBytesMax: 268_435_455,
  checkBeforeAlloc: false,
  lengthsInside: false,
  topicBytesMin: 0,
  topicBytesMax: 65_535,
  topicLevelsMax: 65_536,
  utf8: 'off',
  uniqueProps: false,
  strictFlags: false,
  onError: 'ignore',
};

function policy(parser: Partial<Parser>, base = sound): string {
  return policyText({ target: { parser: { ...base, ...parser } } });
}

export default defineNearMisses([
  {
    id: 'try-catch',
    title: 'A try around the whole parser',
    policy: policy({ onError: 'catch' }, shipped),
    explanation:
      'Every exception is caught now, and the bugs are all still there. Memory that is taken and a loop that does not end throw nothing. And where something was caught, reading goes on at a byte that is the middle of a packet: what stood inside it is obeyed as a packet of its own. Check what is read, and close behind what is malformed.',
    caughtBy: ['A1/*', 'A2/*', 'A3/*'],
  },
  {
    id: 'ignore-errors',
    title: 'Malformed packets are dropped, and life goes on',
    policy: policy({ onError: 'ignore' }),
    explanation:
      'Nothing crashes, and the sender of malformed bytes may try again on the same connection for as long as it likes. After a wrong length nobody knows where the next packet begins; the standard demands an end [MQTT-4.13.1-1 in 5, MQTT-4.8.0-1 in 3.1.1].',
    caughtBy: ['A1/*', '!A1/every-byte', 'A2/*', 'A3/*'],
  },
  {
    id: 'tiny-limit',
    title: 'No packet longer than 127 bytes',
    policy: policy({ packetBytesMax: 127 }),
    explanation:
      'A length of one byte cannot lie by much. But firmware images come over MQTT here, and topics may be long. A limit is chosen from the largest honest packet upwards, not from the smallest attack downwards.',
    caughtBy: ['T5', 'T6'],
  },
  {
    id: 'ascii-only',
    title: 'Text is ASCII',
    policy: policy({ utf8: 'ascii' }),
    explanation:
      'No overlong form and no surrogate gets through, and no umlaut either. A topic is UTF-8, and somebody’s valve is called 阀门. What is to be refused is ill-formed UTF-8 and U+0000, and nothing else (utf8: strict).',
    caughtBy: ['T8', 'A3/nul', 'A3/byte-by-byte'],
  },
  {
    id: 'check-after-alloc',
    title: 'The limit is asked after memory was taken',
    policy: policy({ checkBeforeAlloc: false }),
    explanation:
      'The packet of 256 megabytes would be refused. It never comes to that: four bytes were enough to have the memory taken, and the limit is asked afterwards. Check first, allocate afterwards (checkBeforeAlloc).',
    caughtBy: ['A2/memory', 'A2/memory-publish', 'A3/byte-by-byte'],
  },
  {
    id: 'well-formed-only',
    title: 'Well-formed UTF-8 is good enough',
    policy: policy({ utf8: 'wellFormed' }),
    explanation:
      'U+0000 is well-formed UTF-8 and forbidden in MQTT all the same [MQTT-1.5.3-2 in 3.1.1, MQTT-1.5.4-2 in 5]: to a subscriber that is written in C, the topic ends there. Set utf8: strict.',
    caughtBy: ['A3/nul', 'A3/byte-by-byte'],
  },
  {
    id: 'outer-length-only',
    title: 'The outer length is checked, the inner ones are not',
    policy: policy({ lengthsInside: false }),
    explanation:
      'Remaining Length is right, and the topic inside says that it is longer than the packet. What is read then is whatever stands behind it in the buffer: what somebody else said a moment ago. Lengths inside lengths have to be checked against what is left (lengthsInside).',
    caughtBy: ['A1/far-length', 'A1/every-byte', 'A2/leak', 'A2/leak-behind-text', 'A2/leak-qos-1', 'A3/inner-length'],
  },
  {
    id: 'fix-the-reproducer',
    title: 'The one input from the report is refused',
    policy: policy({ topicBytesMin: 1, varintBytesMax: 4, onError: 'close' }, shipped),
    explanation:
      'The report named two inputs, and these two do no harm any more. Each of them was an example of a class. Ask what other number in a packet is believed, and guard them all.',
    caughtBy: [
      'A1/deep-topic',
      'A1/repeated-property',
      'A1/far-length',
      'A1/every-byte',
      'A2/*',
      'A3/*',
      '!A3/unknown-property',
    ],
  },
]);

export const equivalentMutants = defineEquivalents([
  { mutants: ['*', '!target*'], reason: 'tinymq stands in place of the broker, and nothing but `target` reaches it.' },
  {
    mutants: ['target.parser.onError = explain'],
    reason: 'It closes as well, and tells MQTT 5 clients why before.',
  },
]);
