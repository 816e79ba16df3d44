/** The recording, in words. */
import { bytesFromHex, cutPackets } from '../../../model/packet-borders.ts';
import type { ComparedInput } from './inputs.ts';
import recording from './recorded.json' with { type: 'json' };

export { recording };

export interface Answer {
  hex: string;
  closed: boolean;
}

const names: Readonly<Record<number, string>> = { 2: 'CONNACK', 4: 'PUBACK', 9: 'SUBACK', 13: 'PINGRESP' };

/** @throws RangeError for an input that was not recorded. */
export function recordedAnswers(id: string): { mosquitto: Answer; aedes: Answer } {
  const answers: Readonly<Record<string, { mosquitto: Answer; aedes: Answer }>> = recording.answers;
  const found = answers[id];
  if (found) return found;
  throw new RangeError(`"${id}" is not recorded: run scripts/record/broker-answers.ts.`);
}

/** `CONNACK 1, then closes`. */
export function answerText({ hex, closed }: Answer): string {
  const packets = cutPackets(bytesFromHex(hex)).packets.map((packet) => {
    const [first = 0] = packet;
    const code = first >> 4 === 2 ? ` ${packet[3]}` : '';
    return `${names[first >> 4] ?? 'something else'}${code}`;
  });
  const end = closed ? 'closes' : 'stays open';
  return packets.length === 0 ? end : `${packets.join(', ')}, ${end}`;
}

export function kindText({ kind, spec }: ComparedInput): string {
  const what = { must: 'one answer', server: 'the server decides', limit: 'a limit of the implementation' }[kind];
  return spec ? `${what}: ${spec.replace('mqtt-3.1.1 ', '')}` : what;
}
