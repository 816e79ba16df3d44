import type { ListenerPolicy } from '../../model/policy.ts';

/**
 * Whether a page from there may open a WebSocket. Programs that are no browsers send no `Origin` or whatever they like:
 * the rule protects a browser’s user from other people’s pages, and nothing else (RFC 6455, 10.2).
 */
export function originMayEnter(policy: ListenerPolicy | undefined, origin: string | null, host: string): boolean {
  if (origin === null) return true;
  const allowed = policy?.originAllow ?? [`https://${host}`];
  return allowed.includes(origin) || allowed.includes('*');
}
