/** What a learner waits for and what a learner costs, measured through the front door of the built program. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Program, startProgram } from '../../tests/e2e/program.ts';
import { createLearner, type Learner, roundTrips, tcpConnection, webSocketConnack } from './learner.ts';
import { publishPacket } from './packets.ts';
import { median, percentile, round } from './statistics.ts';

const settings = { SANDBOX_MAX: '400', SANDBOX_IDLE_MINUTES: '60', LOG_LEVEL: 'error' };
/** Starts are spread over time, as people press buttons; a burst of all at once is the room benchmark's business. */
const START_GAP_MS = 250;

export interface StartFigures {
  live: number;
  samples: number;
  p50Ms: number;
  p99Ms: number;
}

export interface MemoryFigure {
  learners: number;
  /** Proportional set size of all host processes, divided by the learners: shared pages count once. */
  megabytesPerLearner: number;
}

export interface NeighbourFigures {
  idleP99Ms: number;
  floodedP99Ms: number;
  factor: number;
}

async function timedStart(url: string): Promise<{ learner: Learner; ms: number }> {
  const startedAt = performance.now();
  const learner = await createLearner(url);
  const socket = await webSocketConnack(learner, 'bench');
  const ms = performance.now() - startedAt;
  socket.terminate();
  await new Promise((resolve) => setTimeout(resolve, START_GAP_MS));
  return { learner, ms };
}

/** Start times with few and with a hundred learners live, and memory at 1, 50 and 200. */
export async function measureStartsAndMemory(): Promise<{ starts: StartFigures[]; memory: MemoryFigure[] }> {
  const program = await startProgram(settings);
  const starts: StartFigures[] = [];
  const memory: MemoryFigure[] = [];
  const times: number[] = [];
  try {
    for (let live = 1; live <= 200; live += 1) {
      times.push((await timedStart(program.url)).ms);
      if ([1, 50, 200].includes(live))
        memory.push({ learners: live, megabytesPerLearner: memoryPerLearner(program, live) });
      if (live === 50) starts.push(startFigures(times.splice(0), live));
      if (live === 100) times.splice(0);
    }
    starts.push(startFigures(times, 200));
  } finally {
    await program.stop();
  }
  return { starts, memory };
}

function startFigures(samples: number[], live: number): StartFigures {
  return { live, samples: samples.length, p50Ms: round(median(samples)), p99Ms: round(percentile(samples, 0.99)) };
}

/** PSS from /proc; NaN where the system has none. Warm hosts without a learner count against the learners there are. */
function memoryPerLearner(program: Program, learners: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const kilobytes = childrenOf(program.pid).map((pid) => {
    const line = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return Number(line?.[1] ?? Number.NaN);
  });
  return round(kilobytes.reduce((sum, one) => sum + one, 0) / 1024 / learners);
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false; // ended while we looked
      }
    })
    .map(Number);
}

/** Latency of a quiet learner beside one who sends as fast as the socket takes it. Throws if the quiet one loses its connection. */
export async function measureNeighbour(): Promise<NeighbourFigures> {
  const program = await startProgram(settings);
  try {
    const quiet = await createLearner(program.url);
    const loud = await createLearner(program.url);
    await roundTrips(quiet, 200, 5);
    const idle = await roundTrips(quiet, 1000, 5);
    const flood = await startFlood(loud);
    const flooded = await roundTrips(quiet, 1000, 5);
    flood.stop();
    const idleP99Ms = percentile(idle, 0.99);
    const floodedP99Ms = percentile(flooded, 0.99);
    return {
      idleP99Ms: round(idleP99Ms),
      floodedP99Ms: round(floodedP99Ms),
      factor: round(floodedP99Ms / idleP99Ms),
    };
  } finally {
    await program.stop();
  }
}

async function startFlood(learner: Learner): Promise<{ stop(): void }> {
  const socket = await tcpConnection(learner, 'flood');
  const batch = Buffer.concat(Array.from({ length: 200 }, () => publishPacket('flood/x', 0, 0, Buffer.alloc(64))));
  let on = true;
  const pump = () => {
    while (on && socket.write(batch));
  };
  socket.on('drain', pump);
  socket.on('error', () => {});
  pump();
  return {
    stop: () => {
      on = false;
      socket.destroy();
    },
  };
}
