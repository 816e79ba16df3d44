/** Runs in the worker: judges both policies of lab 1 with the very code that the server runs. */
import attacks from '../../../labs/open-broker-eavesdrop/attacks.ts';
import definition from '../../../labs/open-broker-eavesdrop/lab.ts';
import nearMisses from '../../../labs/open-broker-eavesdrop/near-misses.ts';
// @ts-expect-error: text, by the bundler's loader.
import hardened from '../../../labs/open-broker-eavesdrop/policy.hardened.jsonc';
// @ts-expect-error: text, by the bundler's loader.
import vulnerable from '../../../labs/open-broker-eavesdrop/policy.vulnerable.jsonc';
import traffic from '../../../labs/open-broker-eavesdrop/traffic.ts';
import { judge } from '../../../src/judge/index.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { parsePolicy } from '../../../src/policy/index.ts';
import { systemClock } from '../../../src/sandbox/index.ts';

export interface Report {
  worker: boolean;
  vulnerable: Verdict;
  hardened: Verdict;
}

async function verdictOf(text: string): Promise<Verdict> {
  const parsed = parsePolicy(text);
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues));
  const bundle = { definition, attacks, traffic, nearMisses };
  return judge(bundle, parsed.policy, { clock: systemClock, seed: 'worker', reveal: true });
}

async function report(): Promise<Report> {
  const worker = globalThis.constructor.name === 'DedicatedWorkerGlobalScope';
  return { worker, vulnerable: await verdictOf(vulnerable), hardened: await verdictOf(hardened) };
}

// A rejection inside a worker reaches nobody unless it is sent.
report().then(postMessage, (error: Error) => postMessage({ error: error.stack }));
