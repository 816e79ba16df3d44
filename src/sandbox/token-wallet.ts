/** The tokens of a lab in the hands of their owners. Whoever is no learner gets a new one in good time. */
import type { Clock } from '../model/clock.ts';
import type { LabToken } from '../model/token-key.ts';
import { mintToken } from './mint-token.ts';
import type { TokenKeys } from './token-keys.ts';

/** Part of its life after which a token is replaced. */
const renewedAfter = 0.8;
/** Longer timers overflow in JavaScript; a sandbox does not live for 24 days. */
const timerMsMax = 2_147_483_647;

export interface WalletOptions {
  tokens: readonly LabToken[];
  keys: TokenKeys;
  clock: Clock;
  epochMs: number;
}

export class TokenWallet {
  readonly #options: WalletOptions;
  readonly #current = new Map<string, string>();
  readonly #timers = new Map<string, () => void>();
  #closed = false;

  private constructor(options: WalletOptions) {
    this.#options = options;
  }

  static async open(options: WalletOptions): Promise<TokenWallet> {
    const wallet = new TokenWallet(options);
    await Promise.all(options.tokens.map((token) => wallet.#mint(token)));
    return wallet;
  }

  /** Secrets with the tokens among them, each as it is when somebody looks. */
  with(secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const all = { ...secrets };
    for (const { id } of this.#options.tokens) {
      Object.defineProperty(all, id, { get: () => this.#current.get(id), enumerable: true });
    }
    return all;
  }

  /** Leaves no timer behind. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  async #mint(token: LabToken): Promise<void> {
    const { clock, keys, epochMs } = this.#options;
    const { id, given, meaning: _, ...plan } = token;
    const { lifetimeSeconds } = plan;
    const minting = mintToken(keys, plan, epochMs + clock.now());
    if (!given && lifetimeSeconds !== null) {
      const renewMs = Math.min(lifetimeSeconds * 1_000 * renewedAfter, timerMsMax);
      this.#timers.set(
        id,
        clock.after(renewMs, () => void this.#mint(token)),
      );
    }
    const minted = await minting;
    if (!this.#closed) this.#current.set(id, minted);
  }
}
