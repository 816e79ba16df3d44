/** All rules of a policy over the event stream. Pure: events and their times go in, alarms come out. */
import type { DetectionPolicy } from '../model/policy.ts';
import { type Alarm, RuleCounter } from './counter.ts';
import type { Facts } from './facts.ts';

export class Detector {
  #policy: DetectionPolicy | undefined;
  #counters: readonly RuleCounter[] = [];

  constructor(policy: DetectionPolicy | undefined) {
    this.#policy = policy;
    this.#begin();
  }

  /** Other rules begin to count anew; the same ones go on. */
  follow(policy: DetectionPolicy | undefined): void {
    if (JSON.stringify(policy) === JSON.stringify(this.#policy)) return;
    this.#policy = policy;
    this.#begin();
  }

  /** The alarms that this event raises, in the order of the rules. */
  see(facts: Facts): Alarm[] {
    return this.#counters.flatMap((counter) => counter.see(facts, facts.event.atMs) ?? []);
  }

  #begin(): void {
    const policy = this.#policy;
    this.#counters = policy?.rules.map((rule) => new RuleCounter(rule, policy.groupsMax)) ?? [];
  }
}
