/** One small deployment: where somebody can stand, which doors there are, and who reaches what, before and after. */

export type Reach = 'open' | 'asks' | 'none';
export type State = 'found' | 'hardened';

export const standpoints = [
  { id: 'internet', label: 'the internet' },
  { id: 'office', label: 'the office network' },
  { id: 'plant', label: 'the plant network' },
  { id: 'management', label: 'the management VLAN' },
  { id: 'supplier', label: 'the supplier’s broker' },
  { id: 'container', label: 'another container on the host' },
  { id: 'shell', label: 'a shell on the host, without rights' },
] as const;
export type Standpoint = (typeof standpoints)[number]['id'];

export interface Door {
  id: string;
  plane: string;
  label: string;
  /** What is behind it for somebody who should not be there. */
  prize: string;
  found: Readonly<Record<Standpoint, Reach>>;
  hardened: Readonly<Record<Standpoint, Reach>>;
  /** What changed. */
  control: string;
}

/** `o` open, `?` asks for a proof, `-` out of reach: one for each standpoint, in their order. */
function row(letters: string): Record<Standpoint, Reach> {
  const reach = (letter = '-'): Reach => (letter === 'o' ? 'open' : letter === '?' ? 'asks' : 'none');
  return Object.fromEntries(standpoints.map(({ id }, at) => [id, reach(letters[at])])) as Record<Standpoint, Reach>;
}

const door = (
  plane: string,
  id: string,
  label: string,
  prize: string,
  reach: [string, string],
  control: string,
): Door => ({
  plane,
  id,
  label,
  prize,
  found: row(reach[0]),
  hardened: row(reach[1]),
  control,
});

export const doors: readonly Door[] = [
  door(
    'data',
    'mqtt',
    'MQTT, 1883',
    'every message, and every command',
    ['oooo-oo', '-------'],
    'The listener is gone.',
  ),
  door(
    'data',
    'mqtts',
    'MQTT over TLS, 8883',
    'what an account may do',
    ['????-??', '--?----'],
    'Bound to the plant’s interface.',
  ),
  door(
    'data',
    'wss',
    'WebSocket, 8084',
    'a browser that is signed in',
    ['oooo-oo', '-?-----'],
    'Origin checked, sign-in asked for, office only.',
  ),
  door(
    'management',
    'dashboard',
    'Dashboard and API, 18083',
    'new users, new rules, all of it',
    ['oooo-oo', '---?---'],
    'Bound to the VLAN; own accounts, keys with a role and an end.',
  ),
  door(
    'cluster',
    'cluster',
    'Cluster, 4370 and 5370',
    'code on every node',
    ['oooo-oo', '-------'],
    'An interface between the nodes alone; a secret cookie.',
  ),
  door(
    'metrics',
    'metrics',
    'Metrics and $SYS',
    'names, versions, load',
    ['oooo-oo', '---?---'],
    'Own listener, own reader.',
  ),
  door(
    'bridge',
    'bridge',
    'Bridge to the supplier',
    'commands, from somebody else’s broker',
    ['----o--', '----?--'],
    'Out only, named topics, an account that may nothing else.',
  ),
  door(
    'files',
    'backup',
    'Backups on a share',
    'passwords’ hashes, rules, retained PINs',
    ['-ooo-oo', '---?---'],
    'Encrypted, and the share has an owner.',
  ),
  door(
    'files',
    'data',
    'Data directory',
    'the same, newer',
    ['-----oo', '-------'],
    'Mode 0700, a user of its own, not mounted elsewhere.',
  ),
];

export const words: Readonly<Record<Reach, string>> = { open: 'open', asks: 'asks who you are', none: 'out of reach' };

/** The doors from one place, in a sentence. */
export function summaryOf(state: State, from: Standpoint): string {
  const count = (reach: Reach) => doors.filter((each) => each[state][from] === reach).length;
  const place = standpoints.find(({ id }) => id === from)?.label ?? '';
  const open = count('open');
  const asks = count('asks');
  const numbers = `${open === 0 ? 'none' : open} of ${doors.length} doors ${open === 1 ? 'is' : 'are'} open, ${asks === 0 ? 'none asks' : asks === 1 ? 'one asks' : `${asks} ask`} who you are`;
  return `From ${place}, ${state === 'found' ? 'as found' : 'after the work'}: ${numbers}.`;
}
