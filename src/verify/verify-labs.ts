/** Verifies labs side by side, in threads. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CatalogOptions } from '../catalog/index.ts';
import type { CheckId } from './finding.ts';
import { crashedReport, type LabReport } from './verify-lab.ts';

export interface VerifyOptions extends CatalogOptions {
  /** Labs at a time. Default: one for each core, and one that works while another waits for its script. */
  threads?: number;
  /** Makes these checks alone, while a lab is being written: no lab passes then. Default: all. */
  only?: readonly CheckId[];
  /** After so long a lab has failed. Default 5 min. */
  labTimeoutMs?: number;
}

/** One report for each id, in this order; they never reject. A lab that takes its thread down takes no other with it. */
export function verifyLabs(labIds: readonly string[], options: VerifyOptions = {}): Promise<LabReport>[] {
  const queue = labIds.map((labId) => ({ labId, ...Promise.withResolvers<LabReport>() }));
  const waiting = queue.values();
  const threads = Math.min(options.threads ?? availableParallelism() + 1, queue.length);
  for (let started = 0; started < threads; started += 1) void workOff(waiting, options);
  return queue.map(({ promise }) => promise);
}

interface Job {
  labId: string;
  resolve(report: LabReport): void;
}

async function workOff(waiting: Iterable<Job>, options: VerifyOptions): Promise<void> {
  let thread: Worker | null = null;
  for (const { labId, resolve } of waiting) {
    thread ??= startThread(options);
    try {
      resolve(await verifyIn(thread, labId, options));
    } catch (error) {
      await thread.terminate();
      thread = null;
      resolve(crashedReport(labId, error));
    }
  }
  await thread?.terminate();
}

function startThread({ root, only }: VerifyOptions): Worker {
  const workerData = { ...(root !== undefined && { root }), ...(only && { only }) };
  return new Worker(new URL('./verify-thread.ts', import.meta.url), {
    workerData,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
}

async function verifyIn(thread: Worker, labId: string, { labTimeoutMs = 300_000 }: VerifyOptions): Promise<LabReport> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`It is not done after ${labTimeoutMs} ms.`)), labTimeoutMs);
  const { signal } = over;
  thread.postMessage(labId);
  try {
    const [report] = await Promise.race([
      once(thread, 'message', { signal }),
      once(thread, 'exit', { signal }).then(() => Promise.reject(new Error('It ended its own thread.'))),
    ]);
    return report;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}
