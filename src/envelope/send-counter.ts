/** Numbers the messages of one sender, across losses of power as well as its memory allows. */
import type { Envelope } from '../model/policy.ts';
import { toNumber } from './bytes.ts';
import { emptyFlash, type Flash } from './flash.ts';

/** A flash cell endures some ten thousand writes: one write is to last for so many messages. */
export const reservedAhead = 64n;

const bootShift = 32n;

export class SendCounter {
  readonly #kind: Envelope['counter'];
  readonly #flash: Flash;
  #next = 0n;

  constructor(kind: Envelope['counter'], flash: Flash = emptyFlash()) {
    this.#kind = kind;
    this.#flash = flash;
    // What another kind has counted in memory is unknown to flash: begin behind all of it.
    if (flash.counterKind !== null && flash.counterKind !== kind) this.#skipToNextStart();
    flash.counterKind = kind;
    this.powerOn();
  }

  /** What is not in flash is gone. */
  powerOn(): void {
    if (this.#kind === 'bootCount') this.#skipToNextStart();
    if (this.#kind === 'bootRandom') this.#next = toNumber(randomBytes(4)) << bootShift;
    else this.#next = this.#kind === 'volatile' ? 0n : this.#flash.firstUnused;
  }

  /** Written before it is used: a power cut in between wastes numbers, and repeats none. */
  next(): bigint {
    const flash = this.#flash;
    if (this.#kind === 'persistent' && this.#next >= flash.firstUnused) flash.firstUnused = this.#next + reservedAhead;
    this.#next += 1n;
    return this.#next - 1n;
  }

  #skipToNextStart(): void {
    this.#flash.firstUnused = ((this.#flash.firstUnused >> bootShift) + 1n) << bootShift;
  }
}

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
