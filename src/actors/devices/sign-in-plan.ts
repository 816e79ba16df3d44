/** By which version and mechanism a device signs in, and what it tries next when that fails. */
import type { ConnectOptions } from '../../model/actor-client.ts';
import type { DeviceProfile } from '../../model/policy.ts';
import type { LinkOutcome } from '../open-link.ts';
import { scramAuthentication } from '../scram-authentication.ts';

/** How much later a careless device looks at the broker’s proof: time enough to say a lot. */
const lateConclusionMs = 1_000;

/** “Not that one”: unacceptable protocol version, unsupported version, not authorised, bad authentication method. */
const notOffered = new Set([0x01, 0x84, 0x87, 0x8c]);

export interface Credentials {
  readonly userName: string;
  /** With these settings; undefined where there is none. */
  passwordFor(profile: DeviceProfile): string | undefined;
}

type Mechanism = NonNullable<DeviceProfile['mechanisms']>[number];
interface Way {
  readonly protocolVersion: 4 | 5;
  readonly mechanism: Mechanism;
}

export class SignInPlan {
  readonly #base: ConnectOptions;
  readonly #credentials: Credentials;
  #profile: DeviceProfile;
  #ways: readonly Way[];
  #at = 0;
  /** What is sent in place of the password; null where it is sent as it is. */
  #hash: string | null = null;
  /** Resolves when `next` may be asked. */
  ready: Promise<void>;

  /** @param base what does not depend on how it signs in */
  constructor(base: ConnectOptions, credentials: Credentials, profile: DeviceProfile) {
    this.#base = base;
    this.#credentials = credentials;
    this.#profile = profile;
    this.#ways = waysOf(profile);
    this.ready = this.#preparePassword();
  }

  get profile(): DeviceProfile {
    return this.#profile;
  }

  /** Forgets what it learned. */
  follow(profile: DeviceProfile): void {
    this.#profile = profile;
    this.#ways = waysOf(profile);
    this.#at = 0;
    this.ready = this.#preparePassword();
  }

  /** Options of the next attempt; an exchange in them is good for one. */
  next(): ConnectOptions {
    const { listener } = this.#profile;
    const way = this.#ways[this.#at];
    const base = { ...this.#base, ...(listener !== undefined && { listener }) };
    return way ? { ...base, protocolVersion: way.protocolVersion, ...this.#proof(way.mechanism) } : base;
  }

  /** After the last way comes the first again. */
  learn(outcome: LinkOutcome): void {
    if (outcome.kind === 'accepted') return;
    const { fallback } = this.#profile;
    const moves = fallback === 'always' || (fallback === 'whenRefused' && isNotOffered(outcome));
    if (moves) this.#at = (this.#at + 1) % this.#ways.length;
  }

  async #preparePassword(): Promise<void> {
    const password = this.#credentials.passwordFor(this.#profile);
    const hashed = password !== undefined && this.#profile.password === 'sha256';
    this.#hash = hashed ? await sha256(password) : null;
  }

  #proof(mechanism: Mechanism): Partial<ConnectOptions> {
    const { userName } = this.#credentials;
    const password = this.#credentials.passwordFor(this.#profile);
    const sent = this.#hash ?? password;
    if (mechanism === 'password') return { userName, ...(sent !== undefined && { password: sent }) };
    const { scram } = this.#profile;
    if (!scram) return { userName };
    const enhanced = scramAuthentication({ mechanism, userName, password: password ?? '', checks: scram });
    return { enhanced, ...(scram.silentUntilVerified ? {} : { concludeAfterMs: lateConclusionMs }) };
  }
}

/** SCRAM needs AUTH, which MQTT 3.1.1 does not have. */
function waysOf({ protocolVersions = [4], mechanisms = ['password'] }: DeviceProfile): Way[] {
  return protocolVersions.flatMap((protocolVersion) =>
    mechanisms
      .filter((mechanism) => protocolVersion === 5 || mechanism === 'password')
      .map((mechanism) => ({ protocolVersion, mechanism })),
  );
}

function isNotOffered(outcome: LinkOutcome): boolean {
  return outcome.kind === 'refused' && notOffered.has(outcome.code);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
