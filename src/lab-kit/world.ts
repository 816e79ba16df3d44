/**
 * What an attack or a flow sees of the sandbox it runs in. Everything goes over the network; the log is there for
 * evidence, never for a shortcut.
 */
import type { ConnectOptions, ConnectOutcome, EnhancedAuthentication, ReceivedMessage } from '../model/actor-client.ts';
import type { ActorId, ListenerName } from '../model/ids.ts';
import type { Interception, InterceptPlan, WireTap } from '../model/interception.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { DialOptions } from '../model/network.ts';
import type { Policy, PolicySource } from '../model/policy.ts';
import type { ServiceControl } from '../model/service.ts';
import type { GuessedPassword, GuessPlan, StoredLine } from '../model/stolen-passwords.ts';
import type { TokenPlanSource } from '../model/token-key.ts';
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
  /** One SUBSCRIBE with several filters; true for each that was granted. Only the end of the connection ends the case. */
  subscribeTogether(topicFilters: readonly string[], qos?: 0 | 1 | 2): Promise<boolean[]>;
  /** Whether the network connection is still there. */
  readonly open: boolean;
  publish(
    topicName: string,
    payload: string | Uint8Array,
    options?: { qos?: 0 | 1 | 2; retain?: boolean },
  ): Promise<void>;
  /** Everything received so far, oldest first, once the world has come to rest: absence is proved, not waited for. */
  heard(): Promise<readonly ReceivedMessage[]>;
  /** Ends with DISCONNECT: the Will is discarded. */
  leave(): Promise<void>;
  /** Tears the network connection without DISCONNECT and waits until the broker has noticed: the Will is published. */
  drop(): Promise<void>;
}

/** A network connection without a client on it: for what no client would say, half of it, or very slowly. */
export interface RawConnection {
  readonly open: boolean;
  /** Bytes as they are, or hex with spaces wherever they help. */
  send(bytes: Uint8Array | string): void;
  /** What came once the world has come to rest, cut into MQTT packets, each in hex. */
  packets(): Promise<string[]>;
  /** Ends the connection without a word, and waits until the world is at rest. */
  drop(): Promise<void>;
}

export interface ScramCredentials {
  userName: string;
  password: string;
  /** Default `SCRAM-SHA-256`. */
  mechanism?: 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  /** The client’s part of the nonce; random by default. */
  nonce?: string;
}

/** Seals and opens as a device does, by the policy in force, with a memory of its own that begins empty. */
export interface EnvelopeEnd {
  /** @param keyId default: the key that senders use now */
  seal(topicName: string, plaintext: string | Uint8Array, keyId?: number): Uint8Array;
  /** The plaintext; throws `EnvelopeRejection`. */
  open(topicName: string, sealed: Uint8Array): Uint8Array;
  /** Off and on again: what is not in flash is gone. */
  powerOn(): void;
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
  /** What the device `deviceId` would seal with, for a part that the case plays. */
  envelopes(deviceId: string): EnvelopeEnd;
  /** Connects and returns whatever came of it. */
  connect(identity?: Identity): Promise<ConnectOutcome>;
  /** A network connection of the attacker’s, or of whoever is named, to the lab’s first listener or another. */
  dial(from?: { actor?: ActorId; listener?: ListenerName } & DialOptions): RawConnection;
  /** One exchange of a client that keeps to RFC 5802, for `enhanced` of a CONNECT with protocol version 5. */
  scram(credentials: ScramCredentials): EnhancedAuthentication;
  /** By the clock of this world, which stands still unless `pass` is called. */
  now(): number;
  /** Lets time pass for everybody, in steps, and all that it brings happen between them. Default step 1 s. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Replaces the policy under test while the world lives, as an operator would; what is left out is at its default. */
  changePolicy(change: (policy: Policy) => PolicySource): Promise<void>;
  /** A device as the learner sees it now. Throws for a device that the lab does not have or the case plays itself. */
  device(deviceId: string): DeviceView;
  /** Switches a device off and on; resolves when it is connected again or was refused. */
  restartDevice(deviceId: string): Promise<void>;
  /** The broker stops and starts again, with all that is stored; connections are lost, and devices dial anew as time passes. */
  restartBroker(): Promise<void>;
  /** A token as an issuer of this lab would make it now; forged ones are for the case to make (`forgeToken`). */
  token(plan: TokenPlanSource): Promise<string>;
  /** How an HTTP service of this lab behaves, from now on. */
  service(name: string): ServiceControl;
  /** A request by the attacker. Throws `ServiceUnreachable` where nobody answers. */
  request(service: string, request: Request): Promise<Response>;
  /**
   * Sits down between a device and the broker from its next connection on: `restartDevice` brings one. The broker sees
   * the attacker in the device’s place.
   */
  intercept(deviceId: string, plan: InterceptPlan): Interception;
  /** Listens in on the wires of a device, which notices nothing. */
  tap(deviceId: string): WireTap;
  /** Private key of a certificate of the lab, in PEM: what a thief has. */
  privateKey(certificate: string): string;
  /** The broker’s file of passwords as a thief has it: a line for each account that is stored. */
  passwordFile(): Promise<readonly StoredLine[]>;
  /** What somebody finds who has that file and tries these words in order, for so much work on each line. */
  guessOffline(plan: GuessPlan): readonly GuessedPassword[];
  /** Puts a certificate of the lab on its authority’s list. */
  revoke(certificate: string): Promise<void>;
  /** Resolves when all that was sent has been routed, received and acted upon. */
  settled(): Promise<void>;
  /** What has happened so far, oldest first. */
  events(): readonly LabEvent[];
}
