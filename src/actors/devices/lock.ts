import type { Behaviour } from './behaviour.ts';

/** Obeys whoever reaches its command topic: deciding who may is the broker's task. */
export const lock: Behaviour = {
  roles: {
    state: { does: 'publishes', meaning: '`locked` or `unlocked`, retained' },
    cmd: { does: 'subscribes', command: true, meaning: '`OPEN`, `UNLOCK`, `CLOSE` or `LOCK`' },
    pin: { does: 'subscribes', command: true, meaning: 'a new PIN for its keypad' },
  },
  initialState: { lock: 'locked', pin: 'not set' },
  willRole: 'state',
  everyMs: 3_000,
  connected: (device) => device.publish('state', position(device.state), { retain: true }),
  received(device, role, { payload }) {
    if (role === 'pin') return device.set('pin', 'set');
    const wanted = positionAfter(payload);
    if (wanted === undefined || wanted === device.state['lock']) return;
    device.set('lock', wanted);
    device.publish('state', wanted, { retain: true });
  },
  turn: (device) => device.publish('state', position(device.state), { retain: true }),
};

function position(state: Readonly<Record<string, string>>): string {
  return state['lock'] ?? 'locked';
}

function positionAfter(command: string): string | undefined {
  if (/^(open|unlock)$/i.test(command)) return 'unlocked';
  if (/^(close|lock)$/i.test(command)) return 'locked';
  return undefined;
}
