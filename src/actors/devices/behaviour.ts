/** What kinds of devices have in common: a kind is data and three small reactions, the rest is `Device`. */

/** A part that a topic plays for a device. */
export interface Role {
  does: 'publishes' | 'subscribes';
  meaning: string;
  /** What comes here is an order and no state: it means something only when it is given. */
  command?: true;
  /** What it publishes there unless the lab says otherwise, if that is always the same; may name secrets. */
  payload?: string;
}

export interface Behaviour {
  /**
   * By name. A lab may give one role to several topics by a suffix behind a hyphen, `watch-doors` and `watch-rooms`:
   * what the device publishes in the role goes to all of them. Roles that a lab gives to no topic are left out.
   */
  readonly roles: Readonly<Record<string, Role>>;
  readonly initialState: Readonly<Record<string, string>>;
  /** The role on whose first topic the broker says `offline`, retained, should the device vanish. */
  readonly willRole?: string;
  /** Time between two turns. */
  readonly everyMs: number;
  /** After connecting and subscribing. */
  connected?(device: DeviceBody): void;
  /** A message for one of the roles it subscribes to; messages of no sense to the device change nothing. */
  received?(device: DeviceBody, role: string, message: { topicName: string; payload: string }): void;
  /** Turns count from 1 for each time it was switched on. */
  turn(device: DeviceBody, turn: number): void;
}

/** What a behaviour can do. */
export interface DeviceBody {
  readonly state: Readonly<Record<string, string>>;
  /** Changes its visible state; nothing happens when the value is the same. */
  set(property: string, value: string): void;
  /** Publishes at the QoS of the lab’s definition. What the lab or the role says is published there goes before `payload`. */
  publish(role: string, payload: string, options?: { retain: boolean }): void;
}
