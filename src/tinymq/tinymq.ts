/**
 * A small MQTT broker that is weak on purpose: the target of the fuzzing chapter. Which of its bugs are open is policy.
 * It keeps no retained messages and nothing for those who are away. What it does wrong it does in memory that it is
 * given and within counted limits (meter.ts); whoever runs it catches `TargetFault` and starts another.
 */
import { acknowledge, disconnectMalformed } from './answers.ts';
import { TargetConnection } from './connection.ts';
import { Malformed, TargetFault } from './fault.ts';
import { FieldReader, SharedBuffer } from './field-reader.ts';
import type { Firmware } from './firmware.ts';
import type { Frame } from './frame-reader.ts';
import { Messages } from './messages.ts';
import { Meter } from './meter.ts';
import { type Packet, readPacket } from './packets.ts';
import type { TargetAccount, TargetPort } from './port.ts';
import { SignIn } from './sign-in.ts';

const unreleasedMax = 64;

export class TinyMq {
  readonly meter = new Meter();
  firmware: Firmware;
  readonly #port: TargetPort;
  readonly #connections = new Map<number, TargetConnection>();
  readonly #shared = new SharedBuffer();
  readonly #messages: Messages;
  readonly #signIn: SignIn;

  constructor(firmware: Firmware, accounts: readonly TargetAccount[], port: TargetPort) {
    this.firmware = firmware;
    this.#port = port;
    this.#messages = new Messages(accounts, port, () => this.#connections.values());
    this.#signIn = new SignIn(accounts, port, {
      connections: () => this.#connections.values(),
      end: (connection, cause) => this.#end(connection, 'broker', cause),
    });
  }

  open(id: number): void {
    this.#connections.set(id, new TargetConnection(id, this.meter));
  }

  /** Reads what came. @throws TargetFault when it dies of it; it must not be used again. */
  receive(id: number, chunk: Uint8Array): void {
    const connection = this.#connections.get(id);
    if (!connection) return;
    connection.bytesIn += chunk.length;
    connection.frames.add(chunk);
    while (this.#readOne(connection)) this.meter.beginPacket();
    this.#endIfLeft(connection);
  }

  /** The directory has answered. @throws TargetFault */
  decide(id: number): void {
    const connection = this.#connections.get(id);
    if (connection?.state !== 'checking') return;
    const waiting = connection.queue.splice(0);
    for (const { bytes } of waiting) this.meter.dequeue(bytes);
    const right = this.#signIn.isRight(connection);
    if (right) this.#signIn.accept(connection);
    if (right || this.firmware.states.onAuthFail === 'process') {
      for (const { packet } of waiting) if (!connection.ended) this.#handle(connection, packet);
    }
    if (!right) this.#signIn.refuse(connection);
    this.#endIfLeft(connection);
  }

  /** The network connection is gone. */
  gone(id: number): void {
    const connection = this.#connections.get(id);
    if (connection) this.#forget(connection);
  }

  bytesFrom(id: number): number {
    return this.#connections.get(id)?.bytesIn ?? 0;
  }

  clientOf(id: number): { clientId: string | null; principal: string | null } {
    const connection = this.#connections.get(id);
    return { clientId: connection?.session?.clientId ?? null, principal: connection?.userName ?? null };
  }

  /** False when there is nothing more to read. */
  #readOne(connection: TargetConnection): boolean {
    if (connection.ended) return false;
    let frame: Frame | null = null;
    let reader: FieldReader | null = null;
    try {
      frame = connection.frames.next(this.firmware.parser);
      if (frame === null) return false;
      this.#port.received(connection.id, frame.bytes);
      const guards = { guards: this.firmware.parser, meter: this.meter };
      reader = new FieldReader(frame.body, connection.id, this.#shared, guards);
      this.#receivePacket(connection, readPacket(frame.firstByte, reader, connection.version), frame.bytes.length);
    } catch (error) {
      this.#failed(connection, error, frame, reader);
    }
    return true;
  }

  #failed(connection: TargetConnection, error: unknown, frame: Frame | null, reader: FieldReader | null): void {
    const { onError } = this.firmware.parser;
    if (error instanceof TargetFault) {
      const catchable = error.oracle === 'exception' || error.oracle === 'stack';
      if (onError !== 'catch' || !catchable) throw error;
    } else if (!(error instanceof Malformed)) throw error;
    const hex = [...(frame?.bytes.subarray(0, 64) ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#port.tell(connection.id, { type: 'packet.malformed', reason: error.message, hex });
    if (onError === 'close' || onError === 'explain') {
      const explains = onError === 'explain' && connection.version === 5 && connection.state === 'open';
      if (explains) this.#port.send(connection.id, disconnectMalformed);
      this.#end(connection, 'broker', 'malformed packet');
    } else if (frame === null) connection.frames.skipHeader();
    // Caught, and on with the bytes that nobody has read: the stream is out of step from here.
    else if (onError === 'catch') connection.frames.putBack(frame.body.slice(reader?.offset ?? 0));
  }

  /** The transition table: what may come in which state. */
  #receivePacket(connection: TargetConnection, packet: Packet, bytes: number): void {
    const { states } = this.firmware;
    this.meter.reach(`state.${connection.state}.${packet.type}`);
    if (connection.state === 'new') {
      if (packet.type === 'connect') this.#signIn.begin(connection, packet);
      else if (states.beforeConnect === 'close') this.#end(connection, 'broker', 'the first packet is no CONNECT');
      else if (states.beforeConnect === 'handle') this.#handle(connection, packet);
      return;
    }
    if (connection.state === 'left' && states.afterDisconnect === 'ignore') return;
    if (packet.type === 'connect') {
      if (states.secondConnect === 'close') this.#end(connection, 'broker', 'a second CONNECT');
      else if (states.secondConnect === 'handle') this.#signIn.replace(connection, packet);
      else if (states.secondConnect === 'restart') this.#signIn.begin(connection, packet);
    } else if (connection.state === 'checking' && states.whileChecking !== 'handle') {
      this.#whileChecking(connection, packet, bytes);
    } else this.#handle(connection, packet);
  }

  #whileChecking(connection: TargetConnection, packet: Packet, bytes: number) {
    const { whileChecking, queuePacketsMax } = this.firmware.states;
    if (whileChecking === 'ignore') return;
    if (whileChecking === 'close') return this.#end(connection, 'broker', 'a packet before the password was checked');
    if (connection.queue.length >= queuePacketsMax) return this.#end(connection, 'broker', 'too many packets wait');
    this.meter.enqueue(bytes);
    connection.queue.push({ packet, bytes });
  }

  #handle(connection: TargetConnection, packet: Packet) {
    switch (packet.type) {
      case 'publish':
        return this.#messages.publish(connection, packet, unreleasedMax);
      case 'acknowledge':
        return this.#acknowledge(connection, packet.kind, packet.packetId);
      case 'subscribe':
        return this.#messages.subscribe(connection, packet);
      case 'unsubscribe':
        return this.#messages.unsubscribe(connection, packet);
      case 'ping':
        return this.#messages.ping(connection);
      case 'disconnect':
        connection.will = null;
        connection.state = 'left';
        return;
      case 'from-server':
        return this.#fromServer(connection, packet.name);
      case 'connect':
        return;
    }
  }

  #fromServer(connection: TargetConnection, name: string): void {
    const { fromServer } = this.firmware.states;
    if (fromServer === 'close') this.#end(connection, 'broker', `${name.toUpperCase()} from a client`);
    else if (fromServer === 'handle') {
      throw new TargetFault(
        'exception',
        'TypeError at resolvePending',
        "Cannot read properties of null (reading 'resolve').",
      );
    }
  }

  #acknowledge(connection: TargetConnection, kind: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp', packetId: number) {
    if (kind === 'pubrec') this.#port.send(connection.id, acknowledge(0x62, packetId));
    if (kind !== 'pubrel') return;
    if (!connection.session?.unreleased.delete(packetId)) {
      const { unknownPubrel } = this.firmware.states;
      this.meter.reach(`pubrel.unknown-${unknownPubrel}`);
      if (unknownPubrel === 'close') return this.#end(connection, 'broker', 'an unknown packet identifier');
      if (unknownPubrel === 'redeliver') this.#messages.redeliver(connection);
    }
    this.#port.send(connection.id, acknowledge(0x70, packetId));
  }

  #endIfLeft(connection: TargetConnection): void {
    if (connection.state === 'left') this.#end(connection, 'client', 'DISCONNECT');
  }

  #end(connection: TargetConnection, by: 'client' | 'broker', cause: string): void {
    if (connection.ended) return;
    this.#forget(connection);
    this.#port.end(connection.id, by, cause);
  }

  #forget(connection: TargetConnection): void {
    if (connection.ended) return;
    connection.ended = true;
    this.#connections.delete(connection.id);
    connection.frames.drop();
    for (const { bytes } of connection.queue.splice(0)) this.meter.dequeue(bytes);
    this.#signIn.left(connection);
    if (connection.will && connection.proven) this.#messages.publishWill(connection, connection.will);
  }
}
