/** CONNECT: whose name a connection bears, and whether anybody proved it. */
import { connack } from './answers.ts';
import type { Session, TargetConnection } from './connection.ts';
import type { ConnectPacket } from './packets.ts';
import type { TargetAccount, TargetPort } from './port.ts';

/** Sessions of clients that are away; the oldest goes first. */
export const sessionsMax = 32;

export interface SignInHost {
  connections(): Iterable<TargetConnection>;
  end(connection: TargetConnection, cause: string): void;
}

export class SignIn {
  readonly #accounts: readonly TargetAccount[];
  readonly #port: TargetPort;
  readonly #host: SignInHost;
  readonly #sessions = new Map<string, Session>();
  #generated = 0;

  constructor(accounts: readonly TargetAccount[], port: TargetPort, host: SignInHost) {
    this.#accounts = accounts;
    this.#port = port;
    this.#host = host;
  }

  begin(connection: TargetConnection, packet: ConnectPacket) {
    const { version, clean, clientId, userName } = packet;
    connection.version = version;
    Object.assign(connection, { userName, password: packet.password, will: packet.will, proven: false });
    if (version !== 4 && version !== 5) return this.refuse(connection, 1, 'It speaks MQTT 3.1.1 and 5 only.');
    if (clientId === '' && !clean && version === 4)
      return this.refuse(connection, 2, 'A kept session needs a ClientId.');
    this.#generated += 1;
    connection.session = this.#sessionFor(clientId || `auto-${this.#generated}`, clean);
    if (this.#accounts.length === 0) return this.accept(connection, packet);
    if (userName === null) return this.refuse(connection);
    const account = this.#accounts.find((each) => each.userName === userName);
    if (account?.byHeart) return this.isRight(connection) ? this.accept(connection, packet) : this.refuse(connection);
    connection.state = 'checking';
    this.#port.askDirectory(connection.id);
  }

  /** The maker's answer to a second CONNECT: a new name, and nobody asks for its password. */
  replace(connection: TargetConnection, { userName }: ConnectPacket): void {
    if (connection.userName !== userName) connection.proven = false;
    connection.userName = userName;
    this.#port.send(connection.id, connack(connection.version, false, 0));
  }

  isRight({ userName, password }: TargetConnection): boolean {
    return this.#accounts.some((account) => account.userName === userName && account.password === password);
  }

  accept(connection: TargetConnection, packet?: ConnectPacket): void {
    const { session, version } = connection;
    if (!session) return;
    for (const other of this.#host.connections()) {
      if (other !== connection && other.session?.clientId === session.clientId) this.#host.end(other, 'taken over');
    }
    const sessionPresent = this.#sessions.has(session.clientId);
    this.#keep(session);
    connection.state = 'open';
    connection.proven = true;
    connection.unprovenEffects = 0;
    this.#port.send(connection.id, connack(version, sessionPresent, 0));
    this.#port.tell(connection.id, {
      type: 'connect.accepted',
      protocolVersion: version === 5 ? 5 : 4,
      cleanSession: session.clean,
      sessionPresent,
      keepAliveSeconds: packet?.keepAliveSeconds ?? 0,
      hasWill: connection.will !== null,
      method: connection.userName === null ? 'anonymous' : 'password',
      decidedBy: this.#accounts.length === 0 ? 'default' : 'store',
    });
  }

  refuse(
    connection: TargetConnection,
    code = connection.version === 5 ? 0x86 : 4,
    reason = 'The password is wrong.',
  ): void {
    const { userName, version } = connection;
    this.#port.tell(connection.id, { type: 'connect.refused', code, reason, userName });
    this.#exposeEffects(connection);
    this.#port.send(connection.id, connack(version, false, code));
    connection.will = null;
    this.#host.end(connection, 'CONNECT was refused');
  }

  /** The network connection has ended. */
  left(connection: TargetConnection): void {
    if (connection.state === 'checking') this.#exposeEffects(connection);
    const { session } = connection;
    if (session?.clean && this.#sessions.get(session.clientId) === session) this.#sessions.delete(session.clientId);
  }

  #exposeEffects(connection: TargetConnection): void {
    if (connection.unprovenEffects === 0) return;
    connection.unprovenEffects = 0;
    this.#port.tell(connection.id, {
      type: 'target.exposed',
      oracle: 'unauthenticated',
      bytes: connection.bytesIn,
      reason: 'What it sent behind CONNECT was obeyed, and its password was never found right.',
    });
  }

  #sessionFor(clientId: string, clean: boolean): Session {
    const kept = this.#sessions.get(clientId);
    if (kept && !clean && !kept.clean) return kept;
    this.#sessions.delete(clientId);
    return { clientId, clean, subscriptions: new Map(), unreleased: new Set() };
  }

  #keep(session: Session): void {
    this.#sessions.delete(session.clientId);
    this.#sessions.set(session.clientId, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > sessionsMax && oldest !== undefined) this.#sessions.delete(oldest);
  }
}
