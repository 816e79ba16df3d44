/** The network as the core sees it: byte streams with an origin. Sockets, WebSockets and memory all become this. */
import type { Duplex } from 'readable-stream';
import type { ActorId, ListenerName } from './ids.ts';
import type { ClientTls } from './policy/devices.ts';
import type { TlsFacts } from './transports.ts';

export type Transport = 'memory' | 'tcp' | 'tls' | 'ws' | 'wss';

/** A network connection handed to the edge. The edge owns the stream from then on and destroys it. */
export interface NetworkConnection {
  stream: Duplex;
  listener: ListenerName;
  transport: Transport;
  remoteAddress: string;
  /** Where the transport has ports. */
  remotePort?: number;
  actor: ActorId;
  /** Its bytes are captured further down, as TLS listeners do below TLS: the sandbox taps it no second time. */
  tapped?: true;
  /** `Origin` of the WebSocket upgrade; null for clients that are no browsers. */
  origin?: string | null;
  /** What the handshake settled; absent without TLS, and until the edge has taken it off. */
  tls?: TlsFacts;
  /** Name that a verified certificate, a pre-shared key or a trusted proxy stands for. */
  certifiedName?: string;
  /** A trusted proxy named the client: `remoteAddress` is the one it named, this is its own. */
  proxied?: { socketAddress: string };
}

/** What an actor may choose of its way to a listener. */
export interface DialOptions {
  /** Address in the simulated network; its own by default. */
  fromAddress?: string;
  /** What a browser would send as `Origin` to a WebSocket listener. */
  origin?: string;
  /** Speak TLS where the listener does: the stream is then what is inside. Absent: the raw bytes. */
  tls?: ClientTls;
  /** Bytes before everything else, TLS included, as a proxy in between adds them (`proxyHeader`). */
  preface?: Uint8Array;
}

/** How actors reach a sandbox: a listener by name, and nothing else. */
export interface Network {
  /** Opens a connection to a listener of this sandbox. A handshake that fails ends the stream. */
  connect(listener: ListenerName, actor: ActorId, options?: DialOptions): Duplex;
}
