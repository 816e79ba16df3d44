/** Devices that are in one of two positions and obey whoever reaches their command topic: deciding who may is the broker's task. */
import type { Behaviour, DeviceBody } from './behaviour.ts';

export interface ActuatorDescription {
  /** Name of the visible property. */
  property: string;
  /** Position at the start. */
  initial: string;
  /** Command in capitals → position. */
  commands: Readonly<Record<string, string>>;
  /** What it measures beside, by turn; told on its `telemetry` topic. */
  telemetry?: (turn: number, position: string) => string;
}

export function actuator({ property, initial, commands, telemetry }: ActuatorDescription): Behaviour {
  const positions = [...new Set(Object.values(commands))].map((position) => `\`${position}\``).join(' or ');
  const orders = Object.keys(commands).map((command) => `\`${command}\``);
  const position = (device: DeviceBody) => device.state[property] ?? initial;
  const tell = (device: DeviceBody) => device.publish('state', position(device), { retain: true });
  return {
    roles: {
      state: { does: 'publishes', meaning: `${positions}, retained` },
      telemetry: { does: 'publishes', meaning: 'what it measures' },
      cmd: { does: 'subscribes', command: true, meaning: `${orders.join(', ')}, or \`{"${property}":"…"}\`` },
    },
    initialState: { [property]: initial },
    willRole: 'state',
    everyMs: 3_000,
    connected: tell,
    received(device, _role, { payload }) {
      const wanted = commands[orderIn(payload, property).toUpperCase()];
      if (wanted === undefined || wanted === position(device)) return;
      device.set(property, wanted);
      tell(device);
    },
    turn(device, turn) {
      tell(device);
      if (telemetry) device.publish('telemetry', telemetry(turn, position(device)));
    },
  };
}

/** An order stands alone, or in JSON under the name of what it is about. */
function orderIn(payload: string, property: string): string {
  if (!payload.startsWith('{')) return payload;
  try {
    const order: unknown = JSON.parse(payload)[property];
    return typeof order === 'string' ? order : '';
  } catch {
    return '';
  }
}

/** A number that swings a little around a value, the same for the same turn. */
export function around(value: number, swing: number, turn: number): number {
  return Math.round((value + swing * Math.sin(turn)) * 10) / 10;
}
