/** The `lab` object a script sees. `script-api.ts` describes the same to the editor: change both together. */
import type { MqttClient } from 'mqtt';
import type { MutatorName } from '../fuzz/index.ts';
import type { InterceptedPacket } from '../model/interception.ts';
import type { ClientTls } from '../model/policy/devices.ts';
import type { RelayedRequest, RelayedResponse } from '../model/relay.ts';
import type { ExecuteOptions } from '../tinymq/index.ts';

/** Which door of the broker; by default its WebSocket listener, or its first. */
export interface LabDoor {
  listener?: string;
  /** Speak TLS there. */
  tls?: ClientTls;
}

export interface LabConnectOptions extends LabDoor {
  clientId: string;
  userName?: string;
  password?: string;
  clean?: boolean;
  keepalive?: number;
  protocolVersion?: 4 | 5;
  /** Only with protocol version 5. */
  sessionExpirySeconds?: number;
  will?: { topicName: string; payload: string; qos?: 0 | 1 | 2; retain?: boolean };
}

export interface RawSocket {
  readonly open: boolean;
  send(packet: Uint8Array | string): void;
  next(timeoutMs?: number): Promise<string | null>;
  close(): void;
}

/** One packet on somebody else's connection, as whoever taps an unencrypted wire reads it. */
export interface OverheardPacket {
  connection: number;
  from: 'client' | 'broker';
  packetType: string;
  hex: string;
}

/** A packet in the hands of a script that sits in between. */
export interface ScriptPacket extends Pick<InterceptedPacket, 'from' | 'packetType' | 'connect' | 'publish'> {
  readonly hex: string;
  /** The same PUBLISH with another payload, in hex. */
  withPayload(payload: string): string;
}

export interface ScriptConnection {
  readonly number: number;
  toDevice(packet: Data): void;
  toBroker(packet: Data): void;
  close(): void;
}

type Instead = readonly Data[] | undefined;

export interface ScriptInterceptPlan {
  certificate?: string;
  clientCertificate?: string;
  forward?: boolean;
  packet?(packet: ScriptPacket, connection: ScriptConnection): Instead | Promise<Instead>;
}

export interface ScriptInterception {
  readonly packets: readonly ScriptPacket[];
  readonly connections: number;
  readonly handshakes: number;
  stop(): void;
}

type Data = string | Uint8Array;

export interface LabHash {
  sha256(data: Data): Uint8Array;
  sha512(data: Data): Uint8Array;
  hmac(algorithm: 'sha256' | 'sha512', key: Data, data: Data): Uint8Array;
  pbkdf2(
    algorithm: 'sha256' | 'sha512',
    password: Data,
    options: { salt: Data; iterations: number; bytes: number },
  ): Uint8Array;
  argon2id(password: Data, options: { salt: Data; memoryKib: number; passes: number; bytes: number }): Uint8Array;
}

/** One connection that was recorded, as bytes. */
export interface LabRecording {
  /** Whose it is, and to which listener. */
  readonly label: string;
  readonly fromClient: Uint8Array;
  readonly fromBroker: Uint8Array;
}

/** What a recording says inside TLS: MQTT packets in hex. */
export interface LabDecryption {
  readonly suite: string;
  readonly fromClient: readonly string[];
  readonly fromBroker: readonly string[];
}

export interface GuessProgress {
  tried: number;
  perSecond: number;
}

export type FuzzGuards = Pick<ExecuteOptions, 'parser' | 'states'> & { accounts?: boolean };

export interface FuzzExecution {
  signature: string | null;
  oracle: string | null;
  branches: readonly string[];
  steps: number;
  open: boolean;
  answers: string[];
}

export interface FuzzRunOptions {
  seeds?: readonly Data[];
  dictionary?: readonly Data[];
  mutators?: readonly MutatorName[];
  executions?: number;
  randomSeed?: string;
  keepsNew?: boolean;
  guards?: FuzzGuards;
  execute?(input: string): { signature: string | null; branches: readonly string[] };
}

export interface FuzzReport {
  executions: number;
  crashes: { signature: string; input: string; foundAt: number; times: number }[];
  branches: string[];
  growth: { executions: number; branches: number }[];
  corpus: string[];
}

export interface LabFuzz {
  readonly seeds: readonly string[];
  readonly dictionary: readonly string[];
  readonly blocks: Readonly<Record<string, string>>;
  readonly mutators: readonly MutatorName[];
  mutate(input: Data, mutator: MutatorName, randomSeed?: string): string;
  execute(input: Data, guards?: FuzzGuards): FuzzExecution;
  run(options?: FuzzRunOptions): Promise<FuzzReport>;
  minimise(input: Data, fails: (input: string) => boolean | Promise<boolean>): Promise<string>;
}

export interface LabApi {
  readonly url: string;
  readonly given: Readonly<Record<string, string>>;
  connect(options: LabConnectOptions): Promise<MqttClient>;
  raw(door?: LabDoor): Promise<RawSocket>;
  intercept(deviceId: string, plan?: ScriptInterceptPlan): Promise<ScriptInterception>;
  request(service: string, path: string, options?: Omit<RelayedRequest, 'path'>): Promise<RelayedResponse>;
  overheard(): Promise<readonly OverheardPacket[]>;
  recordings(): Promise<readonly LabRecording[]>;
  decrypt(recording: LabRecording, key: { psk: string } | { privateKey: string }): LabDecryption;
  pem(file: string): Promise<string>;
  log(...values: unknown[]): void;
  answer(secretId: string, value: string): Promise<boolean>;
  readonly words: readonly string[];
  guess(words: Iterable<string>, fits: (word: string) => boolean | Promise<boolean>): Promise<string | null>;
  readonly hash: LabHash;
  readonly fuzz: LabFuzz;
  now(): number;
  sleep(ms: number): Promise<void>;
}
