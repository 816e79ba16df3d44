/** Between a sandbox host and the machine. A host that runs into one ends; its learner is told and gets a fresh one. */
export interface Walls {
  /** Resident memory: the heap is limited by V8 itself, this is for buffers outside it. */
  residentBytesMax: number;
  memoryCheckIntervalMs: number;
  heartbeatIntervalMs: number;
  /** Heartbeats without an answer until a host counts as unresponsive. */
  missedBeatsMax: number;
  /** Calls waiting for an answer, and sockets on their way, for one host. */
  pendingCallsMax: number;
  callTimeoutMs: number;
  verifyTimeoutMs: number;
  /** From the start of the process to its first message. */
  startTimeoutMs: number;
}

export const standardWalls: Walls = {
  residentBytesMax: 256 * 1_048_576,
  memoryCheckIntervalMs: 250,
  heartbeatIntervalMs: 1_000,
  missedBeatsMax: 4,
  pendingCallsMax: 64,
  callTimeoutMs: 15_000,
  verifyTimeoutMs: 60_000,
  startTimeoutMs: 20_000,
};

/** V8 limits for a host: a small young generation keeps an idle one at about 16 MB. */
export const heapArguments = ['--max-old-space-size=64', '--max-semi-space-size=2'];
