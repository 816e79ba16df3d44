/** Events for the tests of this folder, written with only the fields that matter. */
import type { LabEvent, LabEventOf, LabEventType } from '../../model/lab-event.ts';

let sequence = 0;

export function event<T extends LabEventType>(type: T, fields: Partial<LabEventOf<T>> = {}): LabEvent {
  sequence += 1;
  const base = { sandboxId: 's'.repeat(22), sequence, atMs: sequence, listener: 'ws', connectionId: 1 };
  const nobody = { actor: null, clientId: null, principal: null, rule: null, spec: null };
  return { ...base, ...nobody, type, ...fields } as LabEvent;
}
