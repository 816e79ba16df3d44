/** `$share/<group>/<filter>` [MQTT-4.8.2-1], and the groups that have members. */
import type { ShareGroup } from './session.ts';

export interface SharedFilter {
  /** What the members are subscribed to. */
  readonly topicFilter: string;
  /** Null where the filter is an ordinary one. */
  readonly groupName: string | null;
}

/** Null where it begins like a shared subscription and is none. */
export function readSharedFilter(topicFilter: string): SharedFilter | null {
  if (!topicFilter.startsWith('$share/')) return { topicFilter, groupName: null };
  const slash = topicFilter.indexOf('/', 7);
  const group = topicFilter.slice(7, slash);
  if (slash === -1 || group === '' || /[+#]/.test(group) || slash === topicFilter.length - 1) return null;
  return { topicFilter: topicFilter.slice(slash + 1), groupName: topicFilter };
}

/** As many groups as have members: bounded by the subscriptions there are. */
export class ShareGroups {
  readonly #groups = new Map<string, { group: ShareGroup; members: number }>();

  join(name: string): ShareGroup {
    const entry = this.#groups.get(name) ?? { group: { name, turn: -1 }, members: 0 };
    entry.members += 1;
    this.#groups.set(name, entry);
    return entry.group;
  }

  leave({ name }: ShareGroup): void {
    const entry = this.#groups.get(name);
    if (!entry) return;
    entry.members -= 1;
    if (entry.members === 0) this.#groups.delete(name);
  }
}
