/**
 * A man in the middle of one device’s connections: takes TLS off with a certificate of his own, reads and changes MQTT,
 * and goes on to the broker as the attacker he is.
 */
import type { Duplex } from 'readable-stream';
import { BoundedList } from '../actors/index.ts';
import { InterceptedReader, type InterceptedSession } from '../edge/index.ts';
import type { ListenerName } from '../model/ids.ts';
import type { InterceptedConnection, InterceptedPacket, Interception, InterceptPlan } from '../model/interception.ts';

/** Packets kept, and their bytes. */
export const interceptedLimits = { itemsMax: 1_000, weightMax: 1_048_576 } as const;

export interface InterceptorOptions {
  plan: InterceptPlan;
  /** Takes TLS off, where the device speaks it; null when the device hung up. Must not reject. */
  unwrap(device: Duplex, listener: ListenerName): Promise<Duplex | null>;
  /** A connection of the attacker’s to the listener the device wanted, inside TLS. */
  dialBroker(listener: ListenerName): Duplex;
  stopped(): void;
}

export class Interceptor implements Interception {
  readonly #options: InterceptorOptions;
  readonly #kept = new BoundedList<InterceptedPacket>(interceptedLimits, ({ bytes }) => bytes.length);
  readonly #open = new Set<() => void>();
  #connections = 0;
  #handshakes = 0;

  constructor(options: InterceptorOptions) {
    this.#options = options;
  }

  get packets(): readonly InterceptedPacket[] {
    return this.#kept.items;
  }

  get connections(): number {
    return this.#connections;
  }

  get handshakes(): number {
    return this.#handshakes;
  }

  /** Takes over a connection of the device. @param listener the one it wanted. */
  async take(raw: Duplex, listener: ListenerName): Promise<void> {
    this.#connections += 1;
    const abandon = () => raw.destroy();
    this.#open.add(abandon);
    raw.once('close', () => this.#open.delete(abandon));
    raw.on('error', () => {});
    const device = await this.#options.unwrap(raw, listener);
    if (!device) return;
    if (device !== raw) this.#handshakes += 1;
    this.#relay(device, listener);
  }

  stop(): void {
    this.#options.stopped();
    for (const abandon of [...this.#open]) abandon();
  }

  #relay(device: Duplex, listener: ListenerName): void {
    const { plan, dialBroker } = this.#options;
    const broker = plan.forward === false ? null : dialBroker(listener);
    const close = () => {
      device.destroy();
      broker?.destroy();
    };
    const connection: InterceptedConnection = {
      toDevice: (bytes) => device.writable && device.write(bytes),
      toBroker: (bytes) => broker?.writable && broker.write(bytes),
      close,
    };
    const session: InterceptedSession = { protocolVersion: 4 };
    const pass = (from: 'device' | 'broker', stream: Duplex, onward: (bytes: Uint8Array) => void) => {
      const reader = new InterceptedReader(from, session);
      stream.on('data', (chunk: Uint8Array) => {
        try {
          for (const packet of reader.read(chunk)) {
            this.#kept.add(packet);
            for (const bytes of plan.packet?.(packet, connection) ?? [packet.bytes]) onward(bytes);
          }
        } catch {
          // What is no MQTT cannot be read by him any more than by the broker.
          close();
        }
      });
      stream.on('error', () => {});
      stream.on('end', close);
      stream.on('close', close);
    };
    pass('device', device, connection.toBroker);
    if (broker) pass('broker', broker, connection.toDevice);
  }
}
