/** The client’s side of AUTH (MQTT 5, 4.12) on one connection: answers challenges, and leaves a broker it does not believe. */
import type { IConnackPacket, MqttClient } from 'mqtt';
import type { Duplex } from 'readable-stream';
import type { EnhancedAuthentication } from '../model/actor-client.ts';
import { authPacket } from './auth-packet.ts';

type AuthPacket = Parameters<MqttClient['handleAuth']>[0];

const success = 0x00;
const continueExchange = 0x18;
const reauthenticate = 0x19;

export class LinkAuthentication {
  readonly #client: MqttClient;
  readonly #stream: Duplex;
  #distrust: string | null = null;
  #onEnd: (distrust: string | null) => void = () => {};

  constructor(client: MqttClient, stream: Duplex) {
    this.#client = client;
    this.#stream = stream;
  }

  /** Why this client left the broker; null where it did not. */
  get distrust(): string | null {
    return this.#distrust;
  }

  /** From now on; an exchange that fails ends the connection without another word. */
  answerChallenges(enhanced: EnhancedAuthentication): void {
    this.#client.handleAuth = (packet, callback) => {
      if (packet.reasonCode === success) {
        this.#onEnd(this.conclude(enhanced, packet.properties));
        return callback();
      }
      enhanced.respond(packet.properties?.authenticationData ?? new Uint8Array()).then(
        (data) => callback(undefined, answer(enhanced.method, data)),
        (error: Error) => {
          this.#distrust = error.message;
          callback(error);
        },
      );
    };
  }

  /** Leaves at once if the broker is not believed, and says why. */
  conclude(enhanced: EnhancedAuthentication, properties: IConnackPacket['properties']): string | null {
    try {
      const { authenticationMethod: method = null, authenticationData: data = null } = properties ?? {};
      enhanced.conclude({ method, data });
      return null;
    } catch (error) {
      this.#distrust = error instanceof Error ? error.message : String(error);
      this.#stream.destroy();
      return this.#distrust;
    }
  }

  /** @param ended called when the broker has ended the exchange; a connection that ends instead does not call it */
  begin(enhanced: EnhancedAuthentication, ended: (distrust: string | null) => void): void {
    this.#onEnd = ended;
    this.answerChallenges(enhanced);
    this.#stream.write(authPacket(reauthenticate, enhanced.method, enhanced.begin()));
  }
}

function answer(authenticationMethod: string, data: Uint8Array): AuthPacket {
  return {
    cmd: 'auth',
    reasonCode: continueExchange,
    properties: { authenticationMethod, authenticationData: data as Buffer },
  };
}
