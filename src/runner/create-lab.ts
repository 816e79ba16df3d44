/** Puts the `lab` object of a script together, the same in the browser and in the verifier. */
import { commonPasswords } from '../model/word-list.ts';
import { guess, hash } from './guessing.ts';
import type { LabApi } from './lab-api.ts';
import type { BinarySocket } from './raw-socket.ts';
import type { ScriptConnections } from './script-connections.ts';

export interface LabParts {
  url: string;
  given: Readonly<Record<string, string>>;
  connections: ScriptConnections;
  /** Opens a network connection to the lab's broker. */
  dial(): BinarySocket;
  print(...values: unknown[]): void;
  answer: LabApi['answer'];
  overheard: LabApi['overheard'];
}

export function createLab({ url, given, connections, dial, print, answer, overheard }: LabParts): LabApi {
  return {
    url,
    given: Object.freeze({ ...given }),
    connect: (options) => connections.connect(url, options),
    raw: () => connections.raw(dial),
    log: print,
    answer,
    overheard,
    words: commonPasswords,
    guess: (words, fits) =>
      guess(words, fits, ({ tried, perSecond }) => print(`${tried} tried, ${perSecond} a second`)),
    hash,
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
