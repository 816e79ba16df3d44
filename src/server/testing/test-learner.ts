/** A learner as seen from outside: keeps a cookie, calls the API, watches events, connects to brokers. */
import mqtt, { type MqttClient } from 'mqtt';
import { WebSocket } from 'ws';
import type { LabEvent } from '../../model/lab-event.ts';
import type { SandboxView, WireMessage } from '../../model/wire.ts';
import { LAB } from './start-test-server.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export class TestLearner {
  cookie = '';
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { ...(this.cookie && { cookie: this.cookie }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  async open(): Promise<SandboxView> {
    const { status, body } = await this.call('POST', '/api/sandboxes', { labId: LAB });
    if (status !== 201 && status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }

  /** Resolves when the snapshot came. */
  async watch(sandboxId: string): Promise<Watcher> {
    const watcher = new Watcher(
      new WebSocket(`${this.#url.replace('http', 'ws')}/api/sandboxes/${sandboxId}/events`, {
        headers: { cookie: this.cookie },
      }),
    );
    await watcher.until((messages) => messages.some(({ type }) => type === 'snapshot'));
    return watcher;
  }
}

/** Everything an event socket said, and a way to wait for something in it. */
export class Watcher {
  readonly messages: WireMessage[] = [];
  readonly socket: WebSocket;
  #changed = Promise.withResolvers<void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.messages.push(...JSON.parse(String(data)));
      this.#tell();
    });
    socket.on('close', () => this.#tell());
    socket.on('error', (error) => this.#changed.reject(error));
  }

  get events(): LabEvent[] {
    return this.messages.flatMap((message) => ('events' in message ? message.events : []));
  }

  async until(found: (messages: WireMessage[]) => boolean): Promise<void> {
    while (!found(this.messages)) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed before: ${found}`);
      await this.#changed.promise;
    }
  }

  async ended(): Promise<Extract<WireMessage, { type: 'ended' }>> {
    await this.until((messages) => messages.some(({ type }) => type === 'ended'));
    return this.messages.find((message) => message.type === 'ended') as Extract<WireMessage, { type: 'ended' }>;
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}

/** An MQTT client that is connected. */
export async function connectMqtt(url: string): Promise<MqttClient> {
  return mqtt.connectAsync(url, { reconnectPeriod: 0, keepalive: 60 });
}

export function listenerUrl(sandbox: SandboxView, transport: 'tcp' | 'ws'): string {
  return sandbox.listeners.find((listener) => listener.transport === transport)?.url ?? '';
}
