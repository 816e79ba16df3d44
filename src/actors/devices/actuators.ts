/** Pumps, valves, doors, cars and charging posts: the same in all but words. */
import { actuator, around } from './actuator.ts';

export const pump = actuator({
  property: 'pump',
  initial: 'running',
  commands: { START: 'running', STOP: 'stopped' },
  telemetry: (turn, position) => `${position === 'running' ? around(12, 0.4, turn) : 0} l/s`,
});

export const valve = actuator({
  property: 'valve',
  initial: 'closed',
  commands: { OPEN: 'open', CLOSE: 'closed', SHUT: 'closed' },
  telemetry: (turn, position) => `${position === 'open' ? around(2.1, 0.1, turn) : around(4.8, 0.1, turn)} bar`,
});

export const garageDoor = actuator({
  property: 'door',
  initial: 'closed',
  commands: { OPEN: 'open', CLOSE: 'closed' },
});

export const car = actuator({
  property: 'doors',
  initial: 'locked',
  commands: { UNLOCK: 'unlocked', LOCK: 'locked' },
  telemetry: (turn) => `battery ${around(71, 2, turn)} %`,
});

export const chargingPost = actuator({
  property: 'output',
  initial: 'idle',
  commands: { START: 'charging', STOP: 'idle' },
  telemetry: (turn, position) => `${position === 'charging' ? around(11, 0.2, turn) : 0} kW`,
});
