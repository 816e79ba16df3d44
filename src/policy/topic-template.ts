/** `%u` and `%c` in the topic filters of rules. */
import type { AclPolicy } from '../model/policy.ts';
import type { Identity } from './request.ts';

export type TemplateMode = AclPolicy['templates'];

/** No topic has more characters, so a longer name is part of none. */
const nameCharactersMax = 4_096;

export function isTemplate(topicFilter: string): boolean {
  return /%[uc]/.test(topicFilter);
}

/**
 * The filters that a rule has for this client; those whose names cannot be filled in are left out. Read once, from left
 * to right: what stands in a name is not filled in again.
 *
 * VULNERABLE with `text`: who is named `#` gets `plant/#/cmd` for `plant/%u/cmd`, and that is `plant/#`.
 */
export function fillTemplates(topicFilters: readonly string[], who: Identity, mode: TemplateMode): string[] {
  return topicFilters.flatMap((topicFilter) => {
    let impossible = false;
    const filled = topicFilter.replace(/%[uc]/g, (variable) => {
      const name = variable === '%u' ? who.userName : who.clientId;
      const fits = name !== null && name.length <= nameCharactersMax && (mode === 'text' || isLiteralLevel(name));
      if (!fits) impossible = true;
      return fits ? name : '';
    });
    return impossible ? [] : [filled];
  });
}

/** Whether a name can be the text of one topic level: not empty, no wildcard, no separator, no U+0000. */
function isLiteralLevel(name: string): boolean {
  return name !== '' && !/[+#/\0]/.test(name);
}

/** What was filled in, for as many clients as fit into a fixed number of characters; then all is forgotten. */
export class FilledTemplates {
  static readonly charactersMax = 1_048_576;
  #filled = new Map<Identity, Map<readonly string[], readonly string[]>>();
  #characters = 0;

  /** Characters that are kept. */
  get characters(): number {
    return this.#characters;
  }

  /** Identity and list are compared as objects: both are made once and not changed in place. */
  fill(topicFilters: readonly string[], who: Identity, mode: TemplateMode): readonly string[] {
    const known = this.#filled.get(who)?.get(topicFilters);
    return known ?? this.#keep(topicFilters, who, fillTemplates(topicFilters, who, mode));
  }

  #keep(key: readonly string[], who: Identity, filled: readonly string[]): readonly string[] {
    // An entry without text costs something too.
    const characters = filled.reduce((sum, { length }) => sum + length, 64);
    if (this.#characters + characters > FilledTemplates.charactersMax) {
      this.#filled = new Map();
      this.#characters = 0;
    }
    if (characters > FilledTemplates.charactersMax) return filled;
    const own = this.#filled.get(who) ?? new Map();
    own.set(key, filled);
    this.#filled.set(who, own);
    this.#characters += characters;
    return filled;
  }
}
