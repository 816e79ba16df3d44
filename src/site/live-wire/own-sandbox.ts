import type { Problem } from '../../model/problem.ts';
import type { SandboxView } from '../../model/wire.ts';
import { href } from '../href.ts';

export type OwnSandbox =
  | { kind: 'ready'; webSocketUrl: string }
  /** There is a lab server and it said no; `why` is its own sentence. */
  | { kind: 'refused'; why: string }
  /** These pages are served without a lab server. */
  | { kind: 'absent' };

/** Asks the lab server for a broker of one's own. Never throws: not getting one is an answer too. */
export async function ownSandbox(labId: string): Promise<OwnSandbox> {
  let response: Response;
  try {
    response = await fetch(href('/api/sandboxes'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ labId }),
    });
  } catch {
    return { kind: 'absent' };
  }
  const body = await response.json().catch(() => null);
  if (body === null) return { kind: 'absent' };
  if (!response.ok) {
    const { detail = 'The lab server refused.', remedy = '' } = body as Partial<Problem>;
    return { kind: 'refused', why: `${detail} ${remedy}`.trim() };
  }
  const listener = (body as SandboxView).listeners.find(({ transport }) => transport === 'ws' || transport === 'wss');
  if (!listener) return { kind: 'refused', why: 'This lab has no listener that a browser can reach.' };
  return { kind: 'ready', webSocketUrl: listener.url };
}
