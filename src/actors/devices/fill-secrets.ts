/** Payloads as a lab or a behaviour writes them, with `{{secret:id}}` in place of what differs between learners. */
import { LabError } from '../../model/problem.ts';

/**
 * Fills in the secrets.
 *
 * @throws LabError `ERR_DEVICE_SECRET` for a secret that the lab does not have.
 */
export function fillSecrets(payload: string, secrets: Readonly<Record<string, string>>): string {
  return payload.replaceAll(/\{\{secret:([a-z0-9-]+)\}\}/g, (_, id: string) => {
    const value = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
    if (value !== undefined) return value;
    throw new LabError({
      code: 'ERR_DEVICE_SECRET',
      title: 'A device would publish a secret that does not exist',
      status: 500,
      detail: `The payload "${payload}" names the secret "${id}".`,
      remedy: `Add the secret "${id}" to lab.ts, or give the role another payload.`,
    });
  });
}
