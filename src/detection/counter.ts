/**
 * One rule, counting. It holds, for each of a bounded number of groups, no more values than it needs to raise the alarm:
 * a flood makes it forget old groups and never makes it grow.
 */
import type { DetectionRule } from '../model/policy.ts';
import type { Facts } from './facts.ts';
import { passes } from './field-test.ts';

export interface Alarm {
  readonly ruleId: string;
  /** What the events have in common: `user=intern`. */
  readonly group: string;
  readonly seen: number;
  readonly withinSeconds: number;
}

interface Group {
  /** Newest last: when each value came, by itself where every event counts. */
  readonly values: Map<unknown, number>;
  silentUntilMs: number;
}

export class RuleCounter {
  readonly #rule: DetectionRule;
  readonly #groupsMax: number;
  readonly #groups = new Map<string, Group>();
  #counted = 0;

  constructor(rule: DetectionRule, groupsMax: number) {
    this.#rule = rule;
    this.#groupsMax = groupsMax;
  }

  /** Groups that are remembered. */
  get size(): number {
    return this.#groups.size;
  }

  /** Takes the next event; the alarm that it raises, or null. */
  see(facts: Facts, nowMs: number): Alarm | null {
    const { id, atLeast, withinSeconds, suppressSeconds } = this.#rule;
    const key = this.#groupOf(facts);
    if (key === null) return null;
    const group = this.#visit(key);
    const since = nowMs - withinSeconds * 1_000;
    const { values } = group;
    if (!this.#add(values, facts, nowMs)) return null;
    for (const [value, atMs] of values) if (atMs <= since) values.delete(value);
    const [oldest] = values.keys();
    if (values.size > atLeast) values.delete(oldest);
    if (values.size < atLeast || nowMs < group.silentUntilMs) return null;
    group.silentUntilMs = nowMs + suppressSeconds * 1_000;
    return { ruleId: id, group: key, seen: values.size, withinSeconds };
  }

  /** Null for an event that the rule does not count. */
  #groupOf(facts: Facts): string | null {
    const { event, where, groupBy } = this.#rule;
    if (facts.event.type !== event) return null;
    for (const [field, test] of Object.entries(where)) {
      if (test !== undefined && !passes(test, facts.of(field as keyof typeof where))) return null;
    }
    const parts = groupBy.map((field) => [field, facts.of(field)] as const);
    return parts.some(([, value]) => value === null)
      ? null
      : parts.map(([field, value]) => `${field}=${value}`).join(' ');
  }

  #add(values: Group['values'], facts: Facts, nowMs: number): boolean {
    const { distinct } = this.#rule;
    this.#counted += 1;
    const value = distinct === undefined ? this.#counted : facts.of(distinct);
    if (value === null) return false;
    values.delete(value);
    values.set(value, nowMs);
    return true;
  }

  /** Moves it behind all others, so that the first is the one that was silent longest. */
  #visit(key: string): Group {
    const group = this.#groups.get(key) ?? { values: new Map(), silentUntilMs: 0 };
    this.#groups.delete(key);
    this.#groups.set(key, group);
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > this.#groupsMax && oldest !== undefined) this.#groups.delete(oldest);
    return group;
  }
}
