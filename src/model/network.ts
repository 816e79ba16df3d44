/** The network as the core sees it: byte streams with an origin. Sockets, WebSockets and memory all become this. */
import type { Duplex } from 'readable-stream';
import type { ActorId, ListenerName } from './ids.ts';

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
}

/** How actors reach a sandbox: a listener by name, and nothing else. */
export interface Network {
  /** Opens a connection to a listener of this sandbox. */
  connect(listener: ListenerName, actor: ActorId): Duplex;
}
