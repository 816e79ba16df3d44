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

/** What may wait for a reader who does not read; then the connection is torn. */
export const interceptedUnsentBytesMax = 4_194_304;

export interface InterceptorOptions {
  plan: InterceptPlan;
  /** Takes TLS off, where the device speaks it; null when the device hung up. Must not reject. */
  unwrap(device: Duplex, listener: ListenerName): Promise<Duplex | null>;
  /** A connection of the attacker’s to the listener the device wanted, inside TLS. */
  dialBroker(listener: ListenerName): Duplex;
  /** A connection of the device has come. */
  taken(listener: ListenerName): void;
  read(packet: InterceptedPacket, listener: ListenerName): void;
  stopped(): void;
}

export class Interceptor implements Interception {
  readonly #options: InterceptorOptions;
  readonly #kept = new BoundedList<InterceptedPacket>(interceptedLimits, ({ bytes }) => bytes.length);
  readonly #raw = new Set<Duplex>();
  readonly #open = new Set<InterceptedConnection>();
  #connections = 0;
  #handshakes = 0;
  #ended = false;

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

  get open(): readonly InterceptedConnection[] {
    return [...this.#open];
  }

  /** Takes over a connection of the device. @param listener the one it wanted. */
  async take(raw: Duplex, listener: ListenerName): Promise<void> {
    const { plan, unwrap, taken } = this.#options;
    taken(listener);
    this.#connections += 1;
    const number = this.#connections;
    this.#raw.add(raw);
    raw.once('close', () => this.#raw.delete(raw));
    raw.on('error', () => {});
    plan.changed?.();
    const device = await unwrap(raw, listener);
    if (!device) return;
    if (device !== raw) {
      this.#handshakes += 1;
      plan.changed?.();
    }
    this.#relay(device, listener, number);
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.stopped();
    for (const raw of [...this.#raw]) raw.destroy();
    this.#options.plan.ended?.();
  }

  #relay(device: Duplex, listener: ListenerName, number: number): void {
    const { plan, dialBroker } = this.#options;
    const broker = plan.forward === false ? null : dialBroker(listener);
    const close = () => {
      this.#open.delete(connection);
      device.destroy();
      broker?.destroy();
    };
    const send = (stream: Duplex | null, bytes: Uint8Array) => {
      if (!stream?.writable) return;
      if (stream.writableLength + bytes.length > interceptedUnsentBytesMax) close();
      else stream.write(bytes);
    };
    const connection: InterceptedConnection = {
      number,
      toDevice: (bytes) => send(device, bytes),
      toBroker: (bytes) => send(broker, bytes),
      close,
    };
    this.#open.add(connection);
    const session: InterceptedSession = { protocolVersion: 4 };
    const reading = { listener, connection, close };
    this.#read(device, { ...reading, reader: new InterceptedReader('device', session), onward: connection.toBroker });
    if (!broker) return;
    this.#read(broker, { ...reading, reader: new InterceptedReader('broker', session), onward: connection.toDevice });
  }

  /** Packet by packet, each when the one before has been decided upon; meanwhile nothing more is taken in. */
  #read(stream: Duplex, { reader, listener, connection, onward, close }: Reading): void {
    const { plan, read } = this.#options;
    const passOn = (packets: InterceptedPacket[]): void => {
      for (let packet = packets.shift(); packet; packet = packets.shift()) {
        const { bytes } = packet;
        const instead = plan.packet?.(packet, connection);
        if (!(instead instanceof Promise)) {
          for (const each of instead ?? [bytes]) onward(each);
          continue;
        }
        stream.pause();
        instead
          .then((decided) => {
            for (const each of decided ?? [bytes]) onward(each);
            passOn(packets);
          })
          .catch(close);
        return;
      }
      if (stream.isPaused()) stream.resume();
    };
    stream.on('data', (chunk: Uint8Array) => {
      try {
        const packets = reader.read(chunk);
        for (const packet of packets) {
          this.#kept.add(packet);
          read(packet, listener);
        }
        passOn(packets);
      } catch {
        // What is no MQTT cannot be read by him any more than by the broker.
        close();
      }
    });
    stream.on('error', () => {});
    stream.on('end', close);
    stream.on('close', close);
  }
}

interface Reading {
  reader: InterceptedReader;
  listener: ListenerName;
  connection: InterceptedConnection;
  onward(bytes: Uint8Array): void;
  close(): void;
}
