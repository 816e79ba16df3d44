/** What the parts of the edge share: the broker they belong to and the connection they act for. */
import type { Clock } from '../model/clock.ts';
import type { Bucket, Credentials } from '../policy/index.ts';
import type { EnhancedExchange, ScramSignIn } from './authentication/scram-sign-in.ts';
import type { SignIn } from './authentication/sign-in.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
import type { Dialect } from './dialect.ts';
import type { EntranceHall } from './entrance/hall.ts';
import type { RetainedStore } from './retained-store.ts';
import type { Router } from './router.ts';
import type { Session, SessionConnection, SessionHost, Subscription } from './session.ts';
import type { SessionStore } from './session-store.ts';
import type { ShareGroups } from './share-groups.ts';
import type { ProtocolVersion, PublishPacket, WillMessage } from './wire/packets.ts';

export interface EdgeCore extends SessionHost {
  readonly clock: Clock;
  readonly router: Router<Subscription>;
  readonly sessions: SessionStore;
  /** Those that are open, oldest first. */
  readonly connections: ReadonlySet<EdgeConnection>;
  /** How fast they came; null before the first. */
  acceptBucket: Bucket | null;
  readonly signIn: SignIn;
  readonly scram: ScramSignIn;
  readonly retained: RetainedStore;
  readonly shares: ShareGroups;
  /** What listeners with doors need; null where there is none but plain ones. */
  readonly hall: EntranceHall | null;
  secret(id: string): string | undefined;
  /** Makes the barrier wait for it. It must not reject. */
  track(operation: Promise<void>): void;
}

/** How an exchange of AUTH packets ended, for CONNACK. */
export interface EnhancedProof {
  readonly method: string;
  /** Answers the client’s proof with the broker’s own. */
  readonly data: Buffer;
}

/** What a CONNECT established. */
export interface Established {
  readonly protocolVersion: ProtocolVersion;
  readonly dialect: Dialect;
  readonly session: Session;
  readonly credentials: Credentials;
  /** As CONNECT had it: empty where the broker chose. */
  readonly claimedClientId: string;
  /** Who it is by the policy in force, and when that ends. */
  signedIn: SignedIn;
  readonly userName: string | null;
  /** Null where no Authentication Method was named; then there is none for the whole connection [MQTT-4.12.0-6]. */
  enhanced: EnhancedProof | null;
  readonly keepAliveSeconds: number;
  /** Topic aliases the client has defined [MQTT-3.3.2-8]. */
  readonly aliases: Map<number, string>;
  /** Messages that wait until the client has finished others. */
  readonly held: PublishPacket[];
  /** Published when the connection ends without DISCONNECT; null once discarded. */
  will: WillMessage | null;
}

export interface EdgeConnection extends SessionConnection {
  readonly core: EdgeCore;
  readonly id: number;
  readonly closed: boolean;
  /** Aborted when the connection has ended. */
  readonly gone: AbortSignal;
  /** Whether nothing but the clock brings the answer to its CONNECT nearer: the barrier does not wait for that. */
  waitForClock(waiting: boolean): void;
  /** It came too fast: it waits for a moment to be told so, and counts for nothing. */
  readonly turnedAway: boolean;
  turnAway(): void;
  /** Null before CONNECT has been accepted. */
  readonly established: Established | null;
  /** AUTH packets of CONNECT or of a re-authentication that has begun. */
  exchange: EnhancedExchange | null;
  /** CONNECT was accepted. */
  establish(established: Established): void;
  /** A later policy believes the same credentials, with what it makes of them. */
  signedInAgain(signedIn: SignedIn): void;
  send(frame: Buffer): void;
  /** The client said DISCONNECT. */
  closedByClient(): void;
}
