/**
 * One network connection with MQTT on it: mqtt.js made exact. It never reconnects by itself, every attempt ends in one
 * of the outcomes of the model, and when the connection is gone nothing of it is left, no timer included.
 */
import type { IPublishPacket, MqttClient } from 'mqtt';
import type { Duplex } from 'readable-stream';
import type {
  EnhancedAuthentication,
  PublishOutcome,
  ReauthenticationOutcome,
  ReceivedMessage,
  SubscribeOutcome,
} from '../model/actor-client.ts';
import type { Clock } from '../model/clock.ts';
import { LinkAuthentication } from './link-authentication.ts';

/** How long an answer may take before we call the attempt undecided. */
export const answerTimeoutMs = 5_000;
/** What a client may have waiting to be sent before `send` refuses. */
export const unsentBytesMax = 64 * 1024;

/** mqtt.js sends bytes as they are; its types know those of Node only. */
type Outgoing = Omit<ReceivedMessage, 'payload' | 'bytes'> & { payload: string | Uint8Array };

type Undecided = { kind: 'closed' } | { kind: 'inconclusive'; observed: string };

export class MqttLink {
  /** Resolves when the network connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  readonly authentication: LinkAuthentication;
  readonly #client: MqttClient;
  readonly #stream: Duplex;
  readonly #clock: Clock;
  /** One for each PINGREQ on its way, the keep-alive's included, since PINGRESPs come in their order. */
  readonly #pings: (() => void)[] = [];
  /** Attempts without an answer yet: DISCONNECT waits for them. */
  readonly #pending = new Set<Promise<unknown>>();
  #onPingResponse: () => void = () => {};
  #failure: string | null = null;

  /** `onMessage` is called for every PUBLISH as it comes in, before anything behind it is looked at. */
  constructor(client: MqttClient, stream: Duplex, clock: Clock, onMessage: (message: ReceivedMessage) => void) {
    this.#client = client;
    this.#stream = stream;
    this.#clock = clock;
    this.authentication = new LinkAuthentication(client, stream);
    this.closed = new Promise((resolve) => {
      client.on('close', resolve);
    });
    stream.on('error', (error) => {
      this.#failure = error.message;
    });
    client.on('packetsend', (packet) => {
      if (packet.cmd === 'pingreq') this.#pings.push(this.#onPingResponse);
    });
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'publish') onMessage(readMessage(packet));
      else if (packet.cmd === 'pingresp') this.#pings.shift()?.();
    });
  }

  get open(): boolean {
    return this.#client.connected && !this.#stream.destroyed;
  }

  /** Ends with the broker’s AUTH 0x00, or with the connection. */
  reauthenticate(enhanced: EnhancedAuthentication): Promise<ReauthenticationOutcome> {
    return this.#attempt<ReauthenticationOutcome>((decide) => {
      this.authentication.begin(enhanced, (distrust) => {
        decide(distrust === null ? { kind: 'accepted' } : { kind: 'closed' });
      });
    });
  }

  async subscribe(topicFilter: string, qos: 0 | 1 | 2): Promise<SubscribeOutcome> {
    const [outcome] = await this.subscribeTogether([topicFilter], qos);
    return outcome ?? { kind: 'inconclusive', observed: 'a SUBACK without return code' };
  }

  /** One SUBSCRIBE; outcomes in the order of its filters. */
  async subscribeTogether(topicFilters: readonly string[], qos: 0 | 1 | 2): Promise<SubscribeOutcome[]> {
    const answer = await this.#attempt<{ kind: 'answered'; codes: unknown[]; complaint: string }>((decide) => {
      this.#client.subscribe([...topicFilters], { qos }, (error, _asked, suback) => {
        const complaint = error?.message ?? 'a SUBACK without return code';
        decide({ kind: 'answered', codes: suback?.granted ?? [], complaint });
      });
    });
    return topicFilters.map((_, index) => {
      if (answer.kind !== 'answered') return answer;
      const code = answer.codes[index];
      if (code === 0 || code === 1 || code === 2) return { kind: 'granted', qos: code };
      if (typeof code === 'number') return { kind: 'refused', code };
      return { kind: 'inconclusive', observed: answer.complaint };
    });
  }

  /** Publishes and waits for the acknowledgement; for QoS 0, until the broker answers a PINGREQ sent behind the message. */
  async publish({ topicName, payload, qos, retain }: Outgoing): Promise<PublishOutcome> {
    const outcome = await this.#attempt<PublishOutcome>((decide) => {
      this.#client.publish(topicName, payload as string, { qos, retain }, (error) => {
        if (!error) decide({ kind: 'acknowledged' });
        else if ('code' in error) decide({ kind: 'refused', code: error.code });
        else decide({ kind: 'inconclusive', observed: error.message });
      });
    });
    if (qos > 0 || outcome.kind !== 'acknowledged') return outcome;
    return (await this.ping()) === 'passed' ? outcome : { kind: 'closed' };
  }

  /** Publishes and moves on; false when it was not sent, because too much is waiting already. */
  send(topicName: string, payload: string | Uint8Array, { qos, retain }: { qos: 0 | 1; retain: boolean }): boolean {
    if (!this.open || this.#stream.writableLength > unsentBytesMax) return false;
    this.#client.publish(topicName, payload as string, { qos, retain });
    return true;
  }

  /**
   * One PINGREQ and its PINGRESP: everything the broker had sent before has arrived. A broker that does not answer is
   * left, as MQTT 3.1.1 §3.1.2.10 advises.
   */
  async ping(): Promise<'passed' | 'closed'> {
    const outcome = await this.#attempt<Undecided | { kind: 'passed' }>((decide) => {
      this.#onPingResponse = () => decide({ kind: 'passed' });
      this.#client.sendPing();
      this.#onPingResponse = () => {};
    });
    if (outcome.kind === 'inconclusive') await this.drop();
    return outcome.kind === 'passed' ? 'passed' : 'closed';
  }

  /** DISCONNECT, behind everything asked for before. */
  async disconnect(): Promise<void> {
    await Promise.allSettled(this.#pending);
    if (!this.open) return this.drop();
    const cancelTimeout = this.#clock.after(answerTimeoutMs, () => this.#stream.destroy());
    this.#stream.once('finish', () => this.#stream.destroy());
    this.#client.end();
    await this.closed;
    cancelTimeout();
  }

  /** Ends the network connection without a word. */
  async drop(): Promise<void> {
    this.#stream.destroy();
    await this.closed;
  }

  /** Runs one attempt to its first decision, the end of the connection or the timeout. */
  #attempt<T extends { kind: string }>(
    begin: (decide: (outcome: T | Undecided) => void) => void,
  ): Promise<T | Undecided> {
    const attempt = new Promise<T | Undecided>((resolve) => {
      if (!this.open) return resolve(this.#end());
      const cancelTimeout = this.#clock.after(answerTimeoutMs, () => {
        decide({ kind: 'inconclusive', observed: `no answer within ${answerTimeoutMs} ms` });
      });
      const decide = (outcome: T | Undecided) => {
        cancelTimeout();
        resolve(outcome.kind === 'inconclusive' && !this.open ? this.#end() : outcome);
      };
      this.closed.then(() => decide(this.#end()));
      begin(decide);
    });
    this.#pending.add(attempt);
    attempt.then(() => this.#pending.delete(attempt));
    return attempt;
  }

  /** A connection that broke on our own side, such as on a packet that cannot be written, says nothing about the broker. */
  #end(): Undecided {
    return this.#failure === null ? { kind: 'closed' } : { kind: 'inconclusive', observed: this.#failure };
  }
}

function readMessage(packet: IPublishPacket): ReceivedMessage {
  return {
    topicName: packet.topic,
    payload: packet.payload.toString(),
    bytes: typeof packet.payload === 'string' ? new TextEncoder().encode(packet.payload) : packet.payload,
    qos: packet.qos,
    retain: packet.retain,
  };
}
