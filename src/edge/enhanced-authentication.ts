/** Enhanced authentication (MQTT 5, 4.12): CONNECT names a method, AUTH carries the exchange, CONNACK or AUTH ends it. */

import type { AuthPolicy } from '../model/policy.ts';
import { mqtt5 } from '../model/spec-ref.ts';
import { accountNamed } from '../policy/index.ts';
import { ScramRefusal } from '../scram/index.ts';
import { admit, refuse } from './admission.ts';
import type { EnhancedExchange } from './authentication/scram-sign-in.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
import type { Refusal } from './close-cause.ts';
import { signInLimit } from './connect-checks.ts';
import type { EdgeConnection, EnhancedProof, Established } from './core.ts';
import type { Dialect } from './dialect.ts';
import { authenticationProperties } from './dialect-v5.ts';
import { authV5 } from './wire/encode-v5.ts';
import { MalformedPacket } from './wire/malformed.ts';
import type { AuthPacket, ConnectPacket } from './wire/packets.ts';

const success = 0x00;
const continueExchange = 0x18;
const reauthenticate = 0x19;
const nothing = Buffer.alloc(0);

/** A CONNECT with an Authentication Method; one that is not offered is refused with 0x8C [MQTT-4.12.0-1]. */
export async function beginAuthentication(
  connection: EdgeConnection,
  dialect: Dialect,
  connect: ConnectPacket,
  method: string,
): Promise<void> {
  const { auth } = connection.core.policy;
  const offer = connection.core.scram.offers(auth, method);
  if (!offer) return refuse(connection, dialect, connect.userName, notOffered(method));
  const { mechanism, scram } = offer;
  const exchange = connection.core.scram.begin(auth, scram, mechanism, connection.origin.listener);
  const begun = { method: mechanism, dialect, connect, scram: exchange };
  const data = connect.properties.authenticationData ?? nothing;
  await challenge(connection, begun, data, (refusal) => refuse(connection, dialect, claimedBy(begun), refusal));
}

/** AUTH while CONNECT waits: the client’s proof. */
export async function continueAuthentication(
  connection: EdgeConnection,
  exchange: EnhancedExchange,
  packet: AuthPacket,
): Promise<void> {
  const { connect, dialect, method } = exchange;
  expect(packet, continueExchange, method);
  connection.exchange = null;
  const proof = await conclude(connection, exchange, packet);
  if (connection.closed || !connect) return;
  if ('why' in proof) refuse(connection, dialect, claimedBy(exchange), proof);
  else admit(connection, dialect, connect, proof.signedIn, proof);
}

/** AUTH on a live connection: the client proves itself anew, and everything else goes on meanwhile (4.12.1). */
export async function handleReauthentication(
  connection: EdgeConnection,
  established: Established,
  packet: AuthPacket,
): Promise<void> {
  const { enhanced, dialect } = established;
  if (!enhanced) throw new MalformedPacket('AUTH without an authentication method', mqtt5('4.12.0-7'), 'protocol');
  const { exchange } = connection;
  if (exchange) {
    expect(packet, continueExchange, enhanced.method);
    connection.exchange = null;
    const proof = await conclude(connection, exchange, packet);
    if (connection.closed) return;
    if ('why' in proof || claimedBy(exchange) !== established.userName) return connection.close('not-proven');
    established.enhanced = proof;
    established.signedIn = proof.signedIn;
    connection.send(authV5(success, authenticationProperties(proof)));
    return;
  }
  expect(packet, reauthenticate, enhanced.method);
  const { auth } = connection.core.policy;
  const offer = connection.core.scram.offers(auth, enhanced.method);
  if (!offer) return connection.close('not-proven');
  const { mechanism, scram } = offer;
  const again = connection.core.scram.begin(auth, scram, mechanism, connection.origin.listener);
  const begun = { method: mechanism, dialect, connect: null, scram: again };
  const data = packet.properties.authenticationData ?? nothing;
  await challenge(connection, begun, data, () => connection.close('not-proven'));
}

async function challenge(
  connection: EdgeConnection,
  exchange: EnhancedExchange,
  clientMessage: Buffer,
  refused: (refusal: Refusal) => void,
): Promise<void> {
  const { method, connect, scram } = exchange;
  try {
    const data = Buffer.from(await scram.challenge(clientMessage));
    if (connection.closed) return;
    const wait = connection.core.signIn.guessing.blocked(connection.core.policy.auth, attemptOf(connection, exchange));
    if (wait) return refused(signInLimit(connection, wait));
    connection.emit({
      type: 'authentication.challenged',
      method,
      userName: claimedBy(exchange),
      again: connect === null,
      clientMessage: clientMessage.toString(),
      serverMessage: data.toString(),
    });
    connection.exchange = exchange;
    connection.send(authV5(continueExchange, authenticationProperties({ method, data })));
  } catch (error) {
    if (!connection.closed) refused(refusalBy(error));
  }
}

async function conclude(
  connection: EdgeConnection,
  exchange: EnhancedExchange,
  packet: AuthPacket,
): Promise<(EnhancedProof & { signedIn: SignedIn }) | Refusal> {
  const { method, connect, scram } = exchange;
  const { core, origin } = connection;
  const { auth } = core.policy;
  const clientMessage = packet.properties.authenticationData ?? nothing;
  const concluded = { type: 'authentication.concluded', method, again: connect === null } as const;
  const log = { ...concluded, userName: claimedBy(exchange), clientMessage: clientMessage.toString() };
  try {
    const { userName, serverFinal } = await scram.conclude(clientMessage);
    const stillHolds = core.scram.proofOf(auth, method, userName, origin.listener);
    // The account as the policy in force has it, and not as it was when the exchange began.
    if (!stillHolds(core.policy.auth)) throw new ScramRefusal('other-error', 'The policy changed meanwhile.');
    core.signIn.guessing.remember(auth, attemptOf(connection, exchange), true);
    const data = Buffer.from(serverFinal);
    const signedIn = signedInBy(auth, userName, stillHolds);
    const { rule } = signedIn;
    connection.emit({
      ...log,
      proven: true,
      serverMessage: data.toString(),
      reason: `${rule} has this password.`,
      rule,
    });
    return { method, data, signedIn };
  } catch (error) {
    const refusal = refusalBy(error);
    core.signIn.guessing.remember(auth, attemptOf(connection, exchange), false);
    connection.emit({ ...log, proven: false, serverMessage: null, reason: refusal.reason, rule: refusal.rule });
    return refusal;
  }
}

function signedInBy(auth: AuthPolicy, userName: string, stillHolds: (now: AuthPolicy) => boolean): SignedIn {
  const account = accountNamed(auth, userName);
  return {
    method: 'scram',
    decidedBy: 'store',
    rule: `auth.accounts[${account ? auth.accounts.indexOf(account) : '?'}]`,
    userName,
    groups: account?.groups ?? [],
    superuser: false,
    expiresAtMs: null,
    again: (policy) => (stillHolds(policy.auth) ? signedInBy(policy.auth, userName, stillHolds) : null),
  };
}

/** [MQTT-4.12.0-2], [MQTT-4.12.0-3], [MQTT-4.12.0-5], [MQTT-4.12.1-1] */
function expect({ reasonCode, properties }: AuthPacket, code: number, method: string): void {
  if (reasonCode !== code) {
    throw new MalformedPacket(`AUTH 0x${reasonCode.toString(16)} at this point`, mqtt5('4.12.0-3'), 'protocol');
  }
  if (properties.authenticationMethod !== method) {
    throw new MalformedPacket('AUTH with another Authentication Method', mqtt5('4.12.0-5'), 'protocol');
  }
}

/** Whoever fails is told nothing but that: not which part was wrong, and not whether the account exists. */
function refusalBy(error: unknown): Refusal {
  if (!(error instanceof ScramRefusal)) throw error;
  return { why: 'bad-credentials', rule: 'auth.accounts', reason: error.message, spec: mqtt5('4.12.0-1') };
}

function notOffered(method: string): Refusal {
  const reason = `No authentication method “${method}” is offered.`;
  return { why: 'bad-authentication-method', rule: 'auth.scram', reason, spec: mqtt5('4.12.0-1') };
}

function claimedBy({ scram }: EnhancedExchange): string | null {
  return scram.claimed?.userName ?? null;
}

function attemptOf(connection: EdgeConnection, exchange: EnhancedExchange) {
  return {
    userName: claimedBy(exchange) ?? '',
    clientId: exchange.connect?.clientId ?? connection.established?.session.clientId ?? '',
    remoteAddress: connection.origin.remoteAddress,
  };
}
