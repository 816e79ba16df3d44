/**
 * What an attack or a flow sees of the sandbox it runs in. Everything goes over the network; the log is there for
 * evidence, never for a shortcut.
 */
import type { ConnectOptions, ConnectOutcome, ReceivedMessage } from '../model/actor-client.ts';
import type { ActorId } from '../model/ids.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { DeviceView } from '../model/wire.ts';

/** Who connects. Without `account` and `userName` it is nobody: CONNECT carries no credentials. */
export interface Identity extends Partial<ConnectOptions> {
  /** An account of the lab: its user name, and the secret of the same name as password. */
  account?: string;
  /** Default: `attacker` for the accounts given to the learner and for nobody, `grader:<account>` for all others. */
  actor?: ActorId;
}

/**
 * An MQTT client whose every step must succeed. A refused step ends the case there: it stops an attack and breaks a
 * flow, so that both are written as straight lines. Use `LabWorld.connect` where a refusal is not the end.
 */
export interface Participant {
  readonly clientId: string;
  subscribe(topicFilter: string, qos?: 0 | 1 | 2): Promise<void>;
  publish(topicName: string, payload: string, options?: { qos?: 0 | 1 | 2; retain?: boolean }): Promise<void>;
  /** Everything received so far, oldest first, once the world has come to rest: absence is proved, not waited for. */
  heard(): Promise<readonly ReceivedMessage[]>;
  /** Ends with DISCONNECT: the Will is discarded. */
  leave(): Promise<void>;
  /** Tears the network connection without DISCONNECT and waits until the broker has noticed: the Will is published. */
  drop(): Promise<void>;
}

export interface LabWorld {
  /** Values of this world's secrets, by id. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Connects and carries on, or ends the case at stage `connect`. */
  join(identity?: Identity): Promise<Participant>;
  /**
   * Takes the part of a device that the case lists in `plays`, with its ClientId and credentials. In an attack a
   * refusal of an honest part makes the case inconclusive: it says nothing about the attacker.
   */
  play(deviceId: string, options?: Partial<ConnectOptions>): Promise<Participant>;
  /** Connects and returns whatever came of it. */
  connect(identity?: Identity): Promise<ConnectOutcome>;
  /** A device as the learner sees it now. Throws for a device that the lab does not have or the case plays itself. */
  device(deviceId: string): DeviceView;
  /** Switches a device off and on; resolves when it is connected again or was refused. */
  restartDevice(deviceId: string): Promise<void>;
  /** Resolves when all that was sent has been routed, received and acted upon. */
  settled(): Promise<void>;
  /** What has happened so far, oldest first. */
  events(): readonly LabEvent[];
}
