/** Keys that a learner may use: the lab’s world has many more, and naming one is not holding it. */
import type { LabDefinition } from '../../model/lab-definition.ts';
import type { ClientTls } from '../../model/policy.ts';
import { LabError } from '../../model/problem.ts';

type KeysOfLab = Pick<LabDefinition, 'id' | 'pki' | 'secrets'>;

/** @throws LabError ERR_RELAY_CERTIFICATE for one that is not `given` */
export function requireHeldCertificate(lab: KeysOfLab, name: string | undefined): void {
  const held = (lab.pki?.certificates ?? []).filter(({ given }) => given).map((each) => each.name);
  if (name === undefined || held.includes(name)) return;
  throw notHeld('ERR_RELAY_CERTIFICATE', 'certificate', name, held);
}

/** @throws LabError ERR_RELAY_CERTIFICATE, ERR_RELAY_SECRET */
export function requireHeldKeys(lab: KeysOfLab, { clientCertificate, psk }: ClientTls): void {
  requireHeldCertificate(lab, clientCertificate);
  const held = lab.secrets.filter(({ given }) => given).map(({ id }) => id);
  if (!psk || !('secret' in psk) || held.includes(psk.secret)) return;
  throw notHeld('ERR_RELAY_SECRET', 'secret', psk.secret, held);
}

function notHeld(code: string, what: string, name: string, held: readonly string[]): LabError {
  return new LabError({
    code,
    title: `Not your ${what}`,
    status: 403,
    detail: `You hold no ${what} “${name}”.`,
    remedy: held.length > 0 ? `Yours: ${held.join(', ')}.` : `This lab gives you no ${what}.`,
  });
}
