/** A policy as Mosquitto 2.0 understands it. */
import type { ExportedPolicy } from '../../model/exported-policy.ts';
import type { Policy } from '../../model/policy.ts';
import { Gaps } from '../gaps.ts';
import type { ExportSource } from '../source.ts';
import { aclFile } from './acl-file.ts';
import { configuration } from './configuration.ts';
import { passwordFile } from './password-file.ts';

export async function toMosquitto(policy: Policy, source: ExportSource): Promise<ExportedPolicy> {
  const gaps = new Gaps();
  const passwords = await passwordFile(policy, source, gaps);
  const acl = aclFile(policy, gaps);
  const names = { acl: 'acl', passwords: passwords === '' ? null : 'passwords' };
  tellWhatIsMissing(policy, gaps);
  const files = [
    { name: 'mosquitto.conf', text: configuration(policy, source, names, gaps) },
    { name: names.acl, text: acl },
    ...(names.passwords === null ? [] : [{ name: names.passwords, text: passwords, secret: true }]),
  ];
  return { files, gaps: gaps.list };
}

/** Controls that no line of Mosquitto's files stands for. */
function tellWhatIsMissing({ auth, acl, clientId, identity, devices }: Policy, gaps: Gaps): void {
  if (auth.throttle.keys.length > 0)
    gaps.add('auth.throttle', 'Nothing slows guessing down: fail2ban on the log, a plugin, or the firewall.');
  if (auth.lockout) gaps.add('auth.lockout', 'Mosquitto locks no accounts.');
  if (auth.scram) gaps.add('auth.scram', 'SCRAM needs a plugin.');
  if (auth.token) gaps.add('auth.token', 'Tokens need a plugin.');
  if (auth.hook) gaps.add('auth.hook', 'Hooks need a plugin.');
  if (clientId.rule === 'prefixUserName')
    gaps.add('clientId.rule', 'Mosquitto can make them equal, not compare a beginning.');
  if (clientId.duplicate === 'refuse-new')
    gaps.add('clientId.duplicate', 'Mosquitto takes sessions over, as the standard asks.');
  if (identity.userName !== 'any' || identity.clientId !== 'any')
    gaps.add(
      'identity',
      'Names with `+` or `#` are refused where a pattern would use them; other forms are not looked at.',
    );
  if (acl.rules.some(({ actions }) => actions.includes('subscribe')))
    gaps.add('acl.rules[].actions', 'Every subscription is granted, and nothing is delivered that no line allows.');
  if (Object.keys(devices).length > 0) gaps.add('devices', 'Settings of the devices are theirs, not the broker’s.');
}
