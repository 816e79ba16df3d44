/** One input on a fresh tinymq without a network: for fuzzing in the reader's own browser. */
import { bytesFromHex } from '../model/packet-borders.ts';
import { TargetFault } from './fault.ts';
import { type Firmware, shippedParser, shippedStates, soundParser, soundStates } from './firmware.ts';
import type { TargetAccount, TargetNews, TargetPort } from './port.ts';
import { TinyMq } from './tinymq.ts';

export interface TargetExecution {
  /** Kind of failure and place; null while nothing went wrong. */
  signature: string | null;
  oracle: string | null;
  /** Branches of the code that were taken. */
  branches: readonly string[];
  /** Instructions counted. */
  steps: number;
  /** Whether the connection is still there in the end. */
  open: boolean;
  /** Packets that came back. */
  answers: readonly Uint8Array[];
}

export interface ExecuteOptions {
  /** Default `shipped`. */
  parser?: Firmware['parser'] | 'shipped' | 'sound';
  /** Default `sound`. */
  states?: Firmware['states'] | 'shipped' | 'sound';
  accounts?: readonly TargetAccount[];
}

const neighbour = 1;
const fuzzed = 2;
/** What somebody else said shortly before, and what is left of it in the buffer. */
const neighbourSays = bytesFromHex(
  '101200044d5154540402003c000676616c766533' +
    '30310009706c616e742f70696e7365727669636520636f646520373339312c20646f206e6f742074656c6c20616e79626f6479',
);

export function execute(input: Uint8Array, options: ExecuteOptions = {}): TargetExecution {
  const listener = new Listener();
  const target = new TinyMq(firmwareOf(options), options.accounts ?? [], listener);
  target.open(neighbour);
  quietly(() => target.receive(neighbour, neighbourSays));
  target.open(fuzzed);
  listener.begin();
  target.meter.branches.clear();
  const fault = quietly(() => {
    target.receive(fuzzed, input);
    if (listener.asked) target.decide(fuzzed);
    target.gone(fuzzed);
  });
  const failure = fault ?? listener.exposed;
  return {
    signature: failure?.signature ?? null,
    oracle: failure?.oracle ?? null,
    branches: [...target.meter.branches],
    steps: target.meter.steps,
    open: fault === null && !listener.ended,
    answers: listener.answers,
  };
}

function firmwareOf({ parser = 'shipped', states = 'sound' }: ExecuteOptions): Firmware {
  return {
    parser: parser === 'shipped' ? shippedParser : parser === 'sound' ? soundParser : parser,
    states: states === 'shipped' ? shippedStates : states === 'sound' ? soundStates : states,
  };
}

interface Failure {
  oracle: string;
  signature: string;
}

function quietly(deed: () => void): Failure | null {
  try {
    deed();
    return null;
  } catch (error) {
    if (error instanceof TargetFault) return error;
    throw error;
  }
}

class Listener implements TargetPort {
  answers: Uint8Array[] = [];
  exposed: Failure | null = null;
  ended = false;
  asked = false;

  /** What was before counts for nothing. */
  begin(): void {
    this.answers = [];
    this.exposed = null;
    this.ended = false;
    this.asked = false;
  }

  received(): void {}

  send(id: number, packet: Uint8Array): void {
    if (id === fuzzed) this.answers.push(packet);
  }

  end(id: number): void {
    if (id === fuzzed) this.ended = true;
  }

  askDirectory(): void {
    this.asked = true;
  }

  tell(_: number, news: TargetNews): number {
    if (news.type === 'target.exposed') this.exposed ??= { oracle: news.oracle, signature: `Exposed: ${news.oracle}` };
    return 0;
  }

  actorOf(): null {
    return null;
  }
}
