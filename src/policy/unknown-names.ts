/** Names of things that the lab does not have: a setting for them would do nothing, and look as if it did. */
import type { LabDefinition } from '../model/lab-definition.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyIssue } from '../model/wire.ts';
import type { Path } from './issue-location.ts';

/** What a policy of this lab can name. */
export interface LabNames {
  readonly listeners: readonly string[];
  /** Device ids. */
  readonly devices: readonly string[];
  /** Ids of secrets; absent: any will do. */
  readonly secrets?: readonly string[];
}

export function labNames({
  listeners,
  devices,
  secrets,
}: Pick<LabDefinition, 'listeners' | 'devices' | 'secrets'>): LabNames {
  return {
    listeners: listeners.map(({ name }) => name),
    devices: devices.map(({ id }) => id),
    secrets: secrets.map(({ id }) => id),
  };
}

export function unknownNames(
  { listeners, auth, devices, envelopes }: Policy,
  names: LabNames,
  at: (path: Path, message: string) => PolicyIssue,
): PolicyIssue[] {
  const listener = (name: string | undefined, path: Path) =>
    name === undefined || names.listeners.includes(name) ? [] : [at(path, `This lab has no listener “${name}”.`)];
  return [
    ...Object.keys(listeners).flatMap((name) => listener(name, ['listeners', name])),
    ...auth.accounts.flatMap((account, index) =>
      (account.listeners ?? []).flatMap((name, i) => listener(name, ['auth', 'accounts', index, 'listeners', i])),
    ),
    ...Object.entries(devices).flatMap(([id, device]) => [
      ...(names.devices.includes(id) ? [] : [at(['devices', id], `This lab has no device “${id}”.`)]),
      ...listener(device?.listener, ['devices', id, 'listener']),
    ]),
    ...Object.entries(envelopes).flatMap(([name, { keys }]) =>
      keys.flatMap(({ secret }, index) =>
        (names.secrets?.includes(secret) ?? true)
          ? []
          : [at(['envelopes', name, 'keys', index, 'secret'], `This lab has no secret “${secret}”.`)],
      ),
    ),
  ];
}
