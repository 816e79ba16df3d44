/**
 * What tinymq may use up. A loop without an end and an allocation beyond all memory are counted and never carried out, so
 * that they end in the same place on every machine and hurt nobody but tinymq.
 */
import { TargetFault } from './fault.ts';

/** Instructions for one packet. The longest honest one, with a topic of 65,535 bytes, takes about a third. */
export const stepsMax = 200_000;
/** Memory for one packet: the valve controller has eight megabytes. */
export const allocationBytesMax = 8 * 1_024 * 1_024;
/** What all connections together may have waiting. These are real bytes: it protects the host. */
export const heldBytesMax = 16 * 1_024 * 1_024;
/** Heap for packets that wait behind CONNECT, and what the object of each takes of it. */
export const queuedBytesMax = 1_024 * 1_024;
export const queuedObjectBytes = 1_024;
/** Nested calls. */
export const depthMax = 200;

export class Meter {
  /** Branches of the code that were taken, for coverage. */
  readonly branches = new Set<string>();
  steps = 0;
  #packetSteps = 0;
  #heldBytes = 0;
  #queuedBytes = 0;

  beginPacket(): void {
    this.#packetSteps = 0;
  }

  reach(branch: string): void {
    this.branches.add(branch);
  }

  /** @throws TargetFault `hang` */
  step(count: number, place: string): void {
    this.steps += count;
    this.#packetSteps += count;
    if (this.#packetSteps > stepsMax) throw new TargetFault('hang', `Timeout at ${place}`, 'It never came back.');
  }

  /** @throws TargetFault `stack` */
  descend(depth: number, place: string): void {
    if (depth > depthMax) throw new TargetFault('stack', `RangeError at ${place}`, 'Maximum call stack size exceeded.');
  }

  /** @throws TargetFault `memory` */
  allocate(bytes: number, place: string): void {
    if (bytes <= allocationBytesMax) return;
    throw new TargetFault('memory', `OutOfMemory at ${place}`, `Cannot allocate ${bytes} bytes.`);
  }

  /** Bytes that wait, or, negative, wait no longer. @throws TargetFault `memory` */
  hold(bytes: number, place: string): void {
    this.#heldBytes += bytes;
    if (this.#heldBytes > heldBytesMax) throw new TargetFault('memory', `OutOfMemory at ${place}`, 'The heap is full.');
  }

  /** Packets that wait for a password check. @throws TargetFault `memory` */
  enqueue(packetBytes: number): void {
    this.#queuedBytes += packetBytes + queuedObjectBytes;
    if (this.#queuedBytes > queuedBytesMax)
      throw new TargetFault('memory', 'OutOfMemory at queuePacket', 'The heap is full of packets that wait.');
  }

  dequeue(packetBytes: number): void {
    this.#queuedBytes -= packetBytes + queuedObjectBytes;
  }
}
