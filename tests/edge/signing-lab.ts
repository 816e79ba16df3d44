/** A broker with services to ask and keys that sign, at a moment that tokens can count from. */
import type { PolicySource } from '../../src/model/policy.ts';
import { type ServiceDefinition, serviceSchema } from '../../src/model/service.ts';
import { type TokenKeyDefinition, type TokenPlanSource, tokenKeySchema } from '../../src/model/token-key.ts';
import { mintToken } from '../../src/sandbox/mint-token.ts';
import { deriveTokenKeys, type TokenKey } from '../../src/sandbox/token-keys.ts';
import { createServices, type Services } from '../../src/services/index.ts';
import { BrokerUnderTest } from './broker-under-test.ts';
import type { Answer, RawClient } from './raw-client.ts';

/** When the clock of a test stands at 0. */
export const epochMs = 1_800_000_000_000;

export interface SigningLabOptions {
  tokenKeys?: readonly { id: string; algorithm: TokenKeyDefinition['algorithm']; secret?: string }[];
  services?: readonly (Record<string, unknown> & { kind: string; name: string })[];
  secrets?: Readonly<Record<string, string>>;
  files?: Readonly<Record<string, string>>;
}

export class SigningLab implements AsyncDisposable {
  readonly world: BrokerUnderTest;
  readonly services: Services;
  readonly #keys: ReadonlyMap<string, TokenKey>;

  private constructor(world: BrokerUnderTest, services: Services, keys: ReadonlyMap<string, TokenKey>) {
    this.world = world;
    this.services = services;
    this.#keys = keys;
  }

  static async start(
    policy: PolicySource,
    { tokenKeys = [], services = [], secrets = {}, files = {} }: SigningLabOptions = {},
  ): Promise<SigningLab> {
    const definitions: ServiceDefinition[] = services.map((service) => serviceSchema.parse(service));
    const lab = { id: 'test', tokenKeys: tokenKeys.map((key) => tokenKeySchema.parse(key)) };
    const keys = await deriveTokenKeys(lab, 'a seed for tests', secrets);
    const publicKeys = new Map([...keys].map(([id, { verifying }]) => [id, { ...verifying }]));
    let running: Services | undefined;
    const world = await BrokerUnderTest.start(policy, secrets, async ({ clock, emit }) => {
      running = await createServices({ definitions, clock, secrets, publicKeys, emit });
      return { epochMs, services: running, files, tokenKey: (id) => keys.get(id)?.verifying };
    });
    if (!running) throw new Error('the surroundings were not asked for');
    return new SigningLab(world, running, keys);
  }

  /** A token made now. */
  token(plan: TokenPlanSource): Promise<string> {
    return mintToken(this.#keys, plan, epochMs + this.world.clock.now());
  }

  key(id: string): TokenKey {
    const key = this.#keys.get(id);
    if (!key) throw new Error(`no key ${id}`);
    return key;
  }

  /** Sends CONNECT without waiting for what becomes of it. */
  send(clientId: string, userName: string | null, password: string, options: Sending = {}): RawClient {
    const { version = 4, clean = true, listener = 'tcp', properties } = options;
    const client = this.world.dial('attacker', version, { listener });
    client.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: version,
      clientId,
      clean,
      keepalive: 60,
      ...(userName === null ? {} : { username: userName, password: Buffer.from(password) }),
      ...(properties ? { properties } : {}),
    });
    return client;
  }

  /** The code of CONNACK. */
  async connect(clientId: string, userName: string | null, password = '', options: Sending = {}): Promise<number> {
    return codeOf(await this.send(clientId, userName, password, options).expect('connack'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }
}

export interface Sending {
  version?: 4 | 5;
  clean?: boolean;
  listener?: string;
  properties?: Record<string, unknown>;
}

export function codeOf(connack: Answer): number {
  return Number(connack['reasonCode'] ?? connack['returnCode']);
}
