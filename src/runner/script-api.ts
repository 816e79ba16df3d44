/** What the editor tells a learner about `lab` and `mqtt`: completion, hover and type errors come from this text. */
export const SCRIPT_API = `
/** How you speak TLS. Without a word, you check nothing of the broker: whoever attacks does not care who answers. */
interface TlsOptions {
  /** Name you ask for (SNI). Default: the lab’s broker. */
  serverName?: string;
  /** Authorities you believe, by name; \`publicAuthorities\` are all of them. */
  trustAnchors?: string[] | 'publicAuthorities';
  verifyChain?: boolean;
  verifyName?: 'subjectAltName' | 'commonName' | 'off';
  verifyDates?: boolean;
  verifyPurpose?: boolean;
  verifyRevocation?: boolean;
  /** What you do when a check fails. Default \`abort\`. */
  onFailure?: 'abort' | 'warn';
  pins?: string[];
  minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  maxVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** Cipher suites as OpenSSL names them. */
  ciphers?: string;
  alpn?: string[];
  /** Certificate you show when asked: one that this lab gives you. */
  clientCertificate?: string;
  /** Pre-shared key: one that you found, in hex, or one of \`lab.given\` by its name. */
  psk?: { identity: string; hex: string } | { identity: string; secret: string };
}

/** Which door of the broker you take. */
interface LabDoor {
  /** A listener by name; by default the one for WebSockets. */
  listener?: string;
  /** Speak TLS there. */
  tls?: TlsOptions;
}

interface LabConnectOptions extends LabDoor {
  /** Names your session. Two connections with one ClientId throw each other out. */
  clientId: string;
  /** Left out: you connect without signing in. */
  userName?: string;
  password?: string;
  /** False keeps your session on the broker after you leave. Default true. */
  clean?: boolean;
  /** Seconds between signs of life. Default 60. */
  keepalive?: number;
  /** 4 is MQTT 3.1.1, 5 is MQTT 5. Default 4. */
  protocolVersion?: 4 | 5;
  /** MQTT 5: how long the broker keeps your session after you leave. */
  sessionExpirySeconds?: number;
  /** What the broker publishes in your name if you vanish without saying goodbye. */
  will?: { topicName: string; payload: string; qos?: 0 | 1 | 2; retain?: boolean };
}

/** A connection without a client: you say every packet yourself, also wrong ones. */
interface RawSocket {
  readonly open: boolean;
  /** Bytes in hex, as the Bytes pane shows them, or as they are: \`raw.send('c0 00')\` is PINGREQ. */
  send(packet: Uint8Array | string): void;
  /** The next packet that came, in hex, or null after \`timeoutMs\` (default 2000) or at the end of the connection. */
  next(timeoutMs?: number): Promise<string | null>;
  close(): void;
}

/** One packet on somebody else's connection. */
interface OverheardPacket {
  /** Counts network connections, as the Packets pane does. */
  readonly connection: number;
  readonly from: 'client' | 'broker';
  /** \`connect\`, \`auth\`, \`publish\` and so on. */
  readonly packetType: string;
  /** As the Bytes pane shows it, for \`raw.send\`; of a long packet the first 512 bytes. */
  readonly hex: string;
}

/** One connection that was recorded. */
interface LabRecording {
  /** Whose it is, and to which listener. */
  readonly label: string;
  readonly fromClient: Uint8Array;
  readonly fromBroker: Uint8Array;
}

/** What a recording says inside TLS: MQTT packets in hex. */
interface LabDecryption {
  readonly suite: string;
  readonly fromClient: readonly string[];
  readonly fromBroker: readonly string[];
}

/** A packet in your hands, on its way between a device and the broker. */
interface InterceptedPacket {
  readonly from: 'device' | 'broker';
  /** \`connect\`, \`auth\`, \`publish\` and so on. */
  readonly packetType: string;
  readonly hex: string;
  /** What a CONNECT gives away; null for other packets. */
  readonly connect: {
    readonly protocolVersion: number;
    readonly clientId: string;
    readonly userName: string | null;
    readonly password: string | null;
    readonly authenticationMethod: string | null;
  } | null;
  /** Null for other packets. */
  readonly publish: { readonly topicName: string; readonly payload: string; readonly retain: boolean } | null;
  /** The same PUBLISH with another payload, in hex. */
  withPayload(payload: string): string;
}

/** One connection of the device, in your hands. Packets in hex or as bytes. */
interface InterceptedConnection {
  /** Counts them from 1. */
  readonly number: number;
  toDevice(packet: Data): void;
  toBroker(packet: Data): void;
  /** Tears it on both sides. */
  close(): void;
}

interface InterceptPlan {
  /** Certificate you show the device where it speaks TLS: one that this lab gives you. */
  certificate?: string;
  /** Certificate you show the broker, should it ask. */
  clientCertificate?: string;
  /** False: the broker hears nothing of the device, and you play its part. Default true. */
  forward?: boolean;
  /**
   * What goes on in place of a packet: \`[]\` for nothing, undefined for the packet as it is. The packet waits for you, up to
   * four seconds.
   */
  packet?(
    packet: InterceptedPacket,
    connection: InterceptedConnection,
  ): readonly Data[] | undefined | Promise<readonly Data[] | undefined>;
}

interface Interception {
  /** What you have read so far, oldest first; the newest thousand. */
  readonly packets: readonly InterceptedPacket[];
  /** Connections of the device that came to you, and of these how many believed you where there is TLS. */
  readonly connections: number;
  readonly handshakes: number;
  /** The device goes the straight way again, from its next connection on. */
  stop(): void;
}

type Data = string | Uint8Array;

/** Guards of the tinymq that is fuzzed in your browser: as in \`target\` of the policy, or by name. */
interface FuzzGuards {
  /** Default \`shipped\`: no guard at all. */
  parser?: 'shipped' | 'sound' | object;
  /** Default \`sound\`. */
  states?: 'shipped' | 'sound' | object;
  /** True: it asks for passwords, as the blocks know them. Default false: everybody may do everything. */
  accounts?: boolean;
}

interface FuzzExecution {
  /** What went wrong, and where in the code; null while nothing did. Inputs that find the same bug have the same signature. */
  readonly signature: string | null;
  /** \`exception\`, \`stack\`, \`memory\` or \`hang\` where tinymq died, another word where it did what it may not. */
  readonly oracle: string | null;
  /** Branches of the code that were taken. */
  readonly branches: readonly string[];
  /** Instructions counted. */
  readonly steps: number;
  /** Whether the connection was still open in the end. */
  readonly open: boolean;
  /** Packets that came back, in hex. */
  readonly answers: readonly string[];
}

type FuzzMutator = 'bitFlip' | 'boundary' | 'deleteBlock' | 'duplicateBlock' | 'lengthStep' | 'varint' | 'dictionary' | 'splice' | 'repairLength';

interface FuzzOptions {
  /** Conversations to begin with, in hex. Default \`lab.fuzz.seeds\`. */
  seeds?: readonly Data[];
  /** Pieces that mean something. Default \`lab.fuzz.dictionary\`. */
  dictionary?: readonly Data[];
  /** Default all. */
  mutators?: readonly FuzzMutator[];
  /** Default 2000, at most 20000. */
  executions?: number;
  /** The same seed makes the same run. */
  randomSeed?: string;
  /** Keeps inputs that reached something new, and goes on from them. Default true. */
  keepsNew?: boolean;
  guards?: FuzzGuards;
  /** A target of your own in place of tinymq. */
  execute?(input: string): { signature: string | null; branches: readonly string[] };
}

interface FuzzReport {
  readonly executions: number;
  /** One for each signature, with the first input that had it. */
  readonly crashes: readonly { signature: string; input: string; foundAt: number; times: number }[];
  readonly branches: readonly string[];
  /** After how many executions there were how many branches: the line of coverage. */
  readonly growth: readonly { executions: number; branches: number }[];
  readonly corpus: readonly string[];
}

/** Your way into this lab's broker. The broker is yours alone: nothing you do here reaches anybody else. */
declare const lab: {
  /** Connects to the broker. Resolves when the broker accepts; throws when it refuses or closes. */
  connect(options: LabConnectOptions): Promise<import('mqtt').MqttClient>;
  /** Opens a connection and says nothing on it, but for TLS where you ask for it. */
  raw(door?: LabDoor): Promise<RawSocket>;
  /** Sits down between a device and the broker. Its connection is torn, so that it dials anew and lands with you. */
  intercept(deviceId: string, plan?: InterceptPlan): Promise<Interception>;
  /** Asks an HTTP service of this lab. Rejects where nobody answers. */
  request(
    service: string,
    path: string,
    options?: {
      method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
      headers?: Record<string, string>;
      body?: string;
    },
  ): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }>;
  /**
   * What the Packets pane has heard on the connections of others, oldest first: the newest thousand packets of those that
   * are not encrypted. Nobody notices.
   */
  overheard(): Promise<readonly OverheardPacket[]>;
  /** Every connection so far, byte for byte, as “Capture for Wireshark” has it: the newest two megabytes. */
  recordings(): Promise<readonly LabRecording[]>;
  /**
   * Opens a recording of TLS 1.2 with a key that outlived it: a pre-shared key in hex, or the broker's private key in
   * PEM. Works where the suite rests on that key alone (RSA or PSK, with AES); throws with the reason where it does not.
   */
  decrypt(recording: LabRecording, key: { psk: string } | { privateKey: string }): LabDecryption;
  /** A file that this lab gives you for your own tools, such as \`car-007.key.pem\`. */
  pem(file: string): Promise<string>;
  /** Some six thousand passwords as people choose them. */
  readonly words: readonly string[];
  /** Tries words in order until one fits, tells its speed in the Output pane, and resolves with the word or null. */
  guess(words: Iterable<string>, fits: (word: string) => boolean | Promise<boolean>): Promise<string | null>;
  /** Hashes, to compare guesses with what was stolen. Each returns bytes. */
  readonly hash: {
    sha256(data: Data): Uint8Array;
    sha512(data: Data): Uint8Array;
    hmac(algorithm: 'sha256' | 'sha512', key: Data, data: Data): Uint8Array;
    pbkdf2(algorithm: 'sha256' | 'sha512', password: Data, options: { salt: Data; iterations: number; bytes: number }): Uint8Array;
    argon2id(password: Data, options: { salt: Data; memoryKib: number; passes: number; bytes: number }): Uint8Array;
  };
  /**
   * A fuzzer, and a tinymq of your own to run it on: a fresh one for each input, in your browser. What it finds you then
   * send to the lab's, with \`lab.raw()\`. Inputs are whole conversations, in hex.
   */
  readonly fuzz: {
    /** Six valid conversations. */
    readonly seeds: readonly string[];
    readonly dictionary: readonly string[];
    /** Whole packets to make orders of, by name: \`connectRight\`, \`connectWrong\`, \`publish\`, \`disconnect\` … */
    readonly blocks: Readonly<Record<string, string>>;
    readonly mutators: readonly FuzzMutator[];
    /** One change to one input: to see what a mutator does. */
    mutate(input: Data, mutator: FuzzMutator, randomSeed?: string): string;
    /** One input on a fresh tinymq. */
    execute(input: Data, guards?: FuzzGuards): FuzzExecution;
    /** Many inputs, with its progress in the Output pane. */
    run(options?: FuzzOptions): Promise<FuzzReport>;
    /** Takes out of an input whatever is not needed for \`fails\` to be true (ddmin). */
    minimise(input: Data, fails: (input: string) => boolean | Promise<boolean>): Promise<string>;
  };
  /** Milliseconds on a clock that never jumps: for measuring how long an answer took. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** What you know from the start, by name: passwords of accounts that are yours. */
  readonly given: Readonly<Record<string, string>>;
  /** Prints to the Output pane, like console.log. */
  log(...values: unknown[]): void;
  /** Names a secret you found. Resolves with whether it is right; every try is on the record. */
  answer(secretId: string, value: string): Promise<boolean>;
  /** Address of the broker, for mqtt.connect(lab.url). */
  readonly url: string;
};

declare module 'mqtt' {
  /** Bytes as they came. String(payload) reads them as UTF-8 text. */
  export interface Payload extends Uint8Array { toString(encoding?: 'utf8' | 'hex' | 'base64'): string }
  export interface PacketInfo { readonly qos: 0 | 1 | 2; readonly retain: boolean; readonly dup: boolean }
  export interface SubscriptionGrant { readonly topic: string; /** 128 means refused. */ readonly qos: 0 | 1 | 2 | 128 }
  export interface PublishOptions { qos?: 0 | 1 | 2; retain?: boolean }
  export interface ConnectOptions {
    clientId?: string; username?: string; password?: string; clean?: boolean; keepalive?: number;
    protocolVersion?: 4 | 5; connectTimeout?: number; reconnectPeriod?: number;
    will?: { topic: string; payload: string; qos?: 0 | 1 | 2; retain?: boolean };
  }
  export class MqttClient {
    readonly connected: boolean;
    /** Every message that reaches you, on whatever filter. */
    on(event: 'message', listener: (topicName: string, payload: Payload, packet: PacketInfo) => void): this;
    on(event: 'connect' | 'close' | 'end' | 'offline', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    once(event: 'message', listener: (topicName: string, payload: Payload, packet: PacketInfo) => void): this;
    once(event: 'connect' | 'close' | 'end' | 'offline', listener: () => void): this;
    once(event: 'error', listener: (error: Error) => void): this;
    /** Sends SUBSCRIBE; resolves with what SUBACK granted, filter by filter. */
    subscribeAsync(topicFilter: string | string[], options?: { qos: 0 | 1 | 2 }): Promise<SubscriptionGrant[]>;
    unsubscribeAsync(topicFilter: string | string[]): Promise<unknown>;
    /** Sends PUBLISH. With qos 0 nothing comes back; 3.1.1 has no way to tell you that it was refused. */
    publishAsync(topicName: string, payload: string | Uint8Array, options?: PublishOptions): Promise<unknown>;
    subscribe(topicFilter: string | string[], options?: { qos: 0 | 1 | 2 }): this;
    publish(topicName: string, payload: string | Uint8Array, options?: PublishOptions): this;
    /** Sends DISCONNECT and closes. */
    endAsync(force?: boolean): Promise<void>;
    end(force?: boolean): this;
  }
  export function connect(url: string, options?: ConnectOptions): MqttClient;
  export function connectAsync(url: string, options?: ConnectOptions): Promise<MqttClient>;
  const mqtt: { connect: typeof connect; connectAsync: typeof connectAsync };
  export default mqtt;
}
`;
