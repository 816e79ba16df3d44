/** The edge behind real sockets, TCP and WebSocket, with real time: what other people's clients meet. */
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Duplex } from 'readable-stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { type Broker, createBroker } from '../../src/edge/index.ts';
import type { LabEvent } from '../../src/model/lab-event.ts';
import type { Transport } from '../../src/model/network.ts';
import { type PolicySource, policySchema } from '../../src/model/policy.ts';
import { systemClock } from '../../src/sandbox/index.ts';

export const everythingAllowed: PolicySource = { auth: { anonymous: true }, acl: { default: 'allow' } };

export class BrokerOnTheNetwork implements AsyncDisposable {
  readonly tcpPort: number;
  readonly wsPort: number;
  readonly events: LabEvent[];
  readonly #broker: Broker;
  readonly #servers: readonly Server[];
  readonly #watchers: Set<() => void>;

  private constructor(
    broker: Broker,
    servers: readonly [Server, Server],
    events: LabEvent[],
    watchers: Set<() => void>,
  ) {
    this.#broker = broker;
    this.#servers = servers;
    this.#watchers = watchers;
    this.events = events;
    [this.tcpPort, this.wsPort] = [portOf(servers[0]), portOf(servers[1])];
  }

  static async start(policy: PolicySource = everythingAllowed): Promise<BrokerOnTheNetwork> {
    const events: LabEvent[] = [];
    const watchers = new Set<() => void>();
    const broker = await createBroker({
      policy: policySchema.parse(policy),
      clock: systemClock,
      secret: () => undefined,
      emit(event) {
        const sequence = events.length + 1;
        const stamped = { ...event, sandboxId: 'A'.repeat(22), sequence, atMs: systemClock.now() } as LabEvent;
        events.push(stamped);
        for (const look of watchers) look();
        return stamped;
      },
    });
    const accept = (stream: unknown, transport: Transport) =>
      broker.accept({
        stream: stream as Duplex, // Node's own, the same interface under another name
        listener: transport,
        transport,
        remoteAddress: '127.0.0.1',
        actor: 'attacker',
      });
    const tcp = createServer({ noDelay: true }, (socket) => accept(socket, 'tcp'));
    const http = createHttpServer();
    const webSockets = new WebSocketServer({ server: http, handleProtocols: () => 'mqtt' });
    webSockets.on('connection', (socket) => accept(createWebSocketStream(socket), 'ws'));
    for (const server of [tcp, http])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    return new BrokerOnTheNetwork(broker, [tcp, http], events, watchers);
  }

  /** Resolves when an event like this has happened, now or before. */
  async until(description: string, matches: (event: LabEvent) => boolean, timeoutMs = 30_000): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        this.#watchers.delete(look);
        clearTimeout(timeout);
      };
      const look = () => {
        if (!this.events.some(matches)) return;
        stop();
        resolve();
      };
      const timeout = setTimeout(() => {
        stop();
        reject(new Error(`never happened: ${description}`));
      }, timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }

  untilSubscribed(clientId: string, times = 1): Promise<void> {
    return this.until(`${clientId} subscribes`, () => this.#count('subscribe.granted', clientId) >= times);
  }

  untilGone(clientId: string, times = 1): Promise<void> {
    return this.until(`${clientId} leaves`, () => this.#count('connection.closed', clientId) >= times);
  }

  #count(type: LabEvent['type'], clientId: string): number {
    return this.events.filter((event) => event.type === type && event.clientId === clientId).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#broker.close();
    for (const server of this.#servers) await new Promise((resolve) => server.close(resolve));
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
