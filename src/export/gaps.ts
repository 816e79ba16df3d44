import type { ExportGap } from '../model/exported-policy.ts';

/** Collects what has no equivalent while files are written; each path once. */
export class Gaps {
  readonly #found = new Map<string, string>();

  add(path: string, reason: string): void {
    if (!this.#found.has(path)) this.#found.set(path, reason);
  }

  get list(): ExportGap[] {
    return [...this.#found].map(([path, reason]) => ({ path, reason }));
  }
}
