/** The MQTT connections of one script: opened as the learner asks, counted, and limited. */
import type { IClientOptions, MqttClient } from 'mqtt';
import type { TextChannel } from '../model/relay.ts';
import type { LabConnectOptions, RawSocket } from './lab-api.ts';
import { type BinarySocket, openRawSocket } from './raw-socket.ts';

/** Enough to take all connections of a small broker; browsers themselves end at some two hundred WebSockets. */
export const CONNECTIONS_MAX = 128;
const CONNECT_TIMEOUT_MS = 10_000;

type Open = (url: string, options?: IClientOptions) => MqttClient;

export class ScriptConnections {
  readonly #mqttConnect: Open;
  readonly #warn: (text: string) => void;
  readonly #open = new Set<MqttClient>();
  readonly #others = new Set<BinarySocket | TextChannel>();

  constructor(mqttConnect: Open, warn: (text: string) => void) {
    this.#mqttConnect = mqttConnect;
    this.#warn = warn;
  }

  get openCount(): number {
    return this.#open.size + this.#others.size;
  }

  /** `mqtt.connect` as the script sees it. A refused client does not try again by itself unless told to. */
  readonly open = (url: string, options: IClientOptions = {}): MqttClient => {
    const client = this.#start(url, options);
    // Without a listener an error event would end the script, and hide which connection it was.
    client.on('error', (error) => this.#warn(`${client.options.clientId ?? 'connection'}: ${error.message}`));
    return client;
  };

  readonly openAsync = (url: string, options: IClientOptions = {}): Promise<MqttClient> =>
    this.#settle(this.#start(url, options));

  #start(url: string, options: IClientOptions): MqttClient {
    this.#requireRoom();
    const client = this.#mqttConnect(url, { reconnectPeriod: 0, ...options });
    this.#open.add(client);
    const forget = () => {
      if (!client.reconnecting && client.options.reconnectPeriod === 0) this.#open.delete(client);
    };
    client.on('close', forget);
    client.on('end', () => this.#open.delete(client));
    return client;
  }

  /** A connection without a client, which counts like one. */
  async raw(dial: () => BinarySocket): Promise<RawSocket> {
    return openRawSocket(this.#counted(dial));
  }

  /** A relay, which counts like a connection. */
  texts(open: () => TextChannel): TextChannel {
    return this.#counted(open);
  }

  #counted<Socket extends BinarySocket | TextChannel>(open: () => Socket): Socket {
    this.#requireRoom();
    const socket = open();
    this.#others.add(socket);
    socket.onClose(() => this.#others.delete(socket));
    return socket;
  }

  connect(url: string, options: LabConnectOptions): Promise<MqttClient> {
    const { clientId, userName, password, clean = true, keepalive = 60, protocolVersion = 4, will } = options ?? {};
    const { sessionExpirySeconds: sessionExpiryInterval } = options ?? {};
    if (typeof clientId !== 'string') throw new TypeError('lab.connect needs { clientId: "…" }.');
    return this.#settle(
      this.#start(url, {
        clientId,
        clean,
        keepalive,
        protocolVersion,
        ...(sessionExpiryInterval !== undefined && { properties: { sessionExpiryInterval } }),
        connectTimeout: CONNECT_TIMEOUT_MS,
        ...(userName === undefined ? {} : { username: userName }),
        ...(password === undefined ? {} : { password }),
        ...(will && {
          will: {
            topic: will.topicName,
            payload: will.payload as never,
            qos: will.qos ?? 0,
            retain: will.retain ?? false,
          },
        }),
      }),
    );
  }

  #requireRoom(): void {
    if (this.openCount < CONNECTIONS_MAX) return;
    throw new Error(`A script may hold ${CONNECTIONS_MAX} connections at a time. End one before opening another.`);
  }

  /** Resolves with CONNACK 0; every other end of the attempt is a rejection that says what happened. */
  #settle(client: MqttClient): Promise<MqttClient> {
    // Made here and not when the answer comes, so that its stack leads to the learner's line.
    const refusal = new Error('refused');
    return new Promise((resolve, reject) => {
      let accepted = false;
      const refuse = (error: Error) => {
        if (accepted) return;
        refusal.message = error.message;
        reject(refusal);
        client.end(true);
      };
      client.once('connect', () => {
        accepted = true;
        resolve(client);
      });
      client.on('error', (error) => {
        if (accepted) this.#warn(`${client.options.clientId ?? 'connection'}: ${error.message}`);
        refuse(error);
      });
      client.once('close', () => refuse(new Error('The broker closed the connection without accepting it.')));
    });
  }
}
