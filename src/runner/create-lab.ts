/** Puts the `lab` object of a script together, the same in the browser and in the verifier. */
import type { RelayOpening, TextChannel } from '../model/relay.ts';
import { commonPasswords } from '../model/word-list.ts';
import { createFuzz } from './fuzzing.ts';
import { guess, hash } from './guessing.ts';
import type { LabApi, LabDoor } from './lab-api.ts';
import type { BinarySocket } from './raw-socket.ts';
import { recordingMethods } from './recordings.ts';
import { relayMethods } from './relay.ts';
import type { ScriptConnections } from './script-connections.ts';

export interface LabParts {
  url: string;
  /** Address of whatever a relay is opened for. */
  relayUrl(opening: RelayOpening): string;
  given: Readonly<Record<string, string>>;
  connections: ScriptConnections;
  /** Opens a network connection to the lab's broker. */
  dial(url: string): BinarySocket;
  openTexts(url: string): TextChannel;
  print(...values: unknown[]): void;
  /** Told of what the script threw where nobody awaited it. */
  failed(error: unknown): void;
  answer: LabApi['answer'];
  overheard: LabApi['overheard'];
  /** What the learner may take along: `capture.pcapng`, and the lab's PEM files. Rejects for anything else. */
  file(name: string): Promise<Uint8Array>;
}

export function createLab(parts: LabParts): LabApi {
  const { url, relayUrl, given, connections, dial, openTexts, print, failed, answer, overheard, file } = parts;
  const urlOf = ({ listener, tls }: LabDoor = {}) => {
    if (listener !== undefined) return relayUrl({ kind: 'connection', listener, ...(tls && { tls }) });
    if (tls) throw new TypeError('Name the listener that you want to speak TLS with: { listener: "…", tls: { … } }.');
    return url;
  };
  return {
    url,
    given: Object.freeze({ ...given }),
    connect: async (options) => connections.connect(urlOf(options), options),
    raw: async (door) => connections.raw(() => dial(urlOf(door))),
    ...relayMethods((opening) => connections.texts(() => openTexts(relayUrl(opening))), failed),
    log: print,
    answer,
    overheard,
    ...recordingMethods(file),
    words: commonPasswords,
    guess: (words, fits) =>
      guess(words, fits, ({ tried, perSecond }) => print(`${tried} tried, ${perSecond} a second`)),
    hash,
    fuzz: createFuzz(print),
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
