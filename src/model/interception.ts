/** Whoever sits between a device and the broker: what they see, and what they may do about it. */

export interface InterceptedPacket {
  readonly from: 'device' | 'broker';
  /** `connect`, `publish` … */
  readonly packetType: string;
  /** Of its connection. */
  readonly protocolVersion: number;
  readonly bytes: Uint8Array;
  /** What a CONNECT gives away; null for other packets. */
  readonly connect: {
    readonly protocolVersion: number;
    readonly clientId: string;
    readonly userName: string | null;
    readonly password: string | null;
    readonly authenticationMethod: string | null;
  } | null;
  /** Null for other packets. */
  readonly publish: {
    readonly topicName: string;
    readonly payload: string;
    readonly retain: boolean;
    /** Where in `bytes` the payload begins. */
    readonly payloadAt: number;
  } | null;
  /** The same PUBLISH with another payload; any other packet as it is. */
  withPayload(payload: string): Uint8Array;
}

/** One connection in the hands of whoever intercepts it. */
export interface InterceptedConnection {
  /** Counts the device’s connections from 1. */
  readonly number: number;
  toDevice(bytes: Uint8Array): void;
  /** Nothing happens where nothing is forwarded. */
  toBroker(bytes: Uint8Array): void;
  /** Tears it, on both sides. */
  close(): void;
}

export interface InterceptPlan {
  /** Certificate of the lab that is shown to the device, where it speaks TLS. */
  certificate?: string;
  /** Certificate of the lab to show the broker, should it ask. */
  clientCertificate?: string;
  /** Whether the broker hears of the device at all. Default true. */
  forward?: boolean;
  /** What goes on in place of a packet: nothing by `[]`. Without an answer, the packet itself does. */
  packet?(
    packet: InterceptedPacket,
    connection: InterceptedConnection,
  ): readonly Uint8Array[] | undefined | Promise<readonly Uint8Array[] | undefined>;
  /** A connection came, or one shook hands. */
  changed?(): void;
  /** It was stopped, by whomever. */
  ended?(): void;
}

export interface Interception {
  /** Every packet that was read, oldest first; bounded, oldest dropped. */
  readonly packets: readonly InterceptedPacket[];
  /** Connections of the device that came here instead, and of these how many shook hands where there was TLS. */
  readonly connections: number;
  readonly handshakes: number;
  /** Those that are there now, as far as their packets can be read. */
  readonly open: readonly InterceptedConnection[];
  /** Later connections go the straight way again; those that are there are torn. */
  stop(): void;
}

/** The bytes of somebody else’s connections, as they crossed the wire; bounded, later ones dropped. */
export interface WireTap {
  readonly fromClient: Uint8Array;
  readonly fromBroker: Uint8Array;
  stop(): void;
}
