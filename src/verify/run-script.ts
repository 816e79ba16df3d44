/**
 * Runs a lab's own script in this process, against a sandbox in memory. Author code of this repository only: what a
 * learner writes runs in their browser and never here.
 */
import { stripTypeScriptTypes } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { nodeTransports } from '../host-node/index.ts';
import { randomSandboxId } from '../judge/index.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { ObjectiveState } from '../model/objective.ts';
import type { Policy } from '../model/policy.ts';
import type { LabApi } from '../runner/lab-api.ts';
import { startSandbox, systemClock } from '../sandbox/index.ts';
import { createScriptLab } from './script-lab.ts';

export interface ScriptRun {
  output: string[];
  /** What it threw, if it did. */
  error: string | null;
  /** Ids of the objectives that are solved in the end. */
  solved: string[];
  objectives: ObjectiveState[];
  events: readonly LabEvent[];
}

/** The world that a script runs in. */
export interface ScriptWorld {
  lab: LabDefinition;
  policy: Policy;
  seed: string;
}

export interface ScriptOptions {
  /** Go on after the script's last line until these objectives are solved, or for so long at most. */
  until: readonly string[];
  lingerMs: number;
}

const scriptTimeoutMs = 20_000;
const lookEveryMs = 10;

export async function runScript(world: ScriptWorld, source: string, options: ScriptOptions): Promise<ScriptRun> {
  const sandbox = await startSandbox({
    id: randomSandboxId(),
    ...world,
    clock: systemClock,
    transports: nodeTransports,
  });
  const output: string[] = [];
  const script = createScriptLab(sandbox, (line) => output.push(line));
  const solved = () => sandbox.objectives().flatMap((objective) => (objective.solved ? [objective.id] : []));
  try {
    const error = await errorOf(compile(source), script.lab);
    for (let waitedMs = 0; waitedMs < options.lingerMs; waitedMs += lookEveryMs) {
      if (options.until.length > 0 && options.until.every((id) => solved().includes(id))) break;
      await delay(lookEveryMs);
    }
    return { output, error, solved: solved(), objectives: sandbox.objectives(), events: sandbox.events() };
  } finally {
    script.close();
    await sandbox.dispose();
  }
}

async function errorOf(script: (lab: LabApi) => Promise<void>, lab: LabApi): Promise<string | null> {
  const over = new AbortController();
  const timeLimit = delay(scriptTimeoutMs, `It is not done after ${scriptTimeoutMs} ms.`, { signal: over.signal });
  try {
    return await Promise.race([script(lab).then(() => null), timeLimit]);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    over.abort();
    timeLimit.catch(() => {});
  }
}

/** A script is the body of an async function: that is what top-level await amounts to without imports. */
function compile(source: string): (lab: LabApi) => Promise<void> {
  return async (lab) => {
    const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
    await new AsyncFunction('lab', stripTypeScriptTypes(source))(lab);
  };
}
