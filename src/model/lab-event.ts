/**
 * The one vocabulary in which everything that happens in a sandbox is told. Emitted by the edge and the sandbox,
 * folded by objectives, shown by the inspector. `noun.past-participle`; a refusal is an event of its own.
 */
import * as z from 'zod';
import { actorIdSchema, listenerNameSchema, sandboxIdSchema } from './ids.ts';

const base = {
  sandboxId: sandboxIdSchema,
  sequence: z.int().describe('1, 2, 3 … without gaps within one run of a sandbox.'),
  atMs: z.number().describe('Milliseconds since the sandbox started, by its own clock.'),
  listener: listenerNameSchema.nullable(),
  connectionId: z
    .int()
    .nullable()
    .describe('Counts network connections within the sandbox; null where none is concerned.'),
  actor: actorIdSchema.nullable().describe('Who is really behind it; null for the broker itself.'),
  clientId: z.string().nullable(),
  principal: z.string().nullable().describe('Authenticated user name; null for anonymous and before CONNECT.'),
  rule: z
    .string()
    .nullable()
    .describe('What decided: `acl.rules[2]`, `acl.default`, `auth.anonymous`, `limits.packetBytesMax` …'),
  spec: z.string().nullable().describe('The normative statement behind it.'),
};

const event = <T extends string, S extends z.ZodRawShape>(type: T, description: string, shape: S) =>
  z.strictObject({ type: z.literal(type).describe(description), ...base, ...shape });

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)]);
const deliveryPath = z.enum(['live', 'retained', 'queued']);
const text = z
  .string()
  .describe('Payload as UTF-8, cut after 256 characters; bytes that are no text are shown as \\xNN.');
const reason = z.string().describe('One sentence for the learner.');
const code = z
  .int()
  .nullable()
  .describe('Return code (3.1.1) or reason code (5) sent to the client; null where none can be sent.');

/** By what the broker knows who somebody is; `undecided`: it does not, and lets them in. */
export const signInMethodSchema = z.enum([
  'anonymous',
  'password',
  'token',
  'scram',
  'certificate',
  'psk',
  'hook',
  'undecided',
]);
export type SignInMethod = z.infer<typeof signInMethodSchema>;

export const labEventSchema = z.discriminatedUnion('type', [
  event('sandbox.started', 'A fresh broker runs, and fresh devices are about to connect.', {}),
  event('sandbox.reset', 'Everything was thrown away and built anew.', {}),
  event('policy.applied', 'A policy took effect; connections that it no longer allows are being closed.', {
    disconnected: z.int(),
  }),

  event('connection.opened', 'A network connection was accepted by a listener.', {
    transport: z.enum(['memory', 'tcp', 'tls', 'ws', 'wss']),
    remoteAddress: z.string(),
  }),
  event('connection.closed', 'A network connection ended.', {
    by: z.enum(['client', 'broker', 'network']),
    cause: z.string(),
    bytesIn: z.int(),
    bytesOut: z.int(),
  }),

  event('listener.refused', 'A listener does not take this connection; it is closed before anything is read.', {
    setting: z.enum(['enabled', 'reachableFrom', 'originAllow']),
  }),
  event('proxy.accepted', 'A PROXY header was believed: from here on the connection counts as that of whom it names.', {
    version: z.enum(['v1', 'v2']),
    socketAddress: z.string(),
    sourceAddress: z.string().nullable().describe('Null for LOCAL and UNKNOWN, which speak of the proxy itself.'),
    commonName: z.string().nullable().describe('Of the client certificate, as the proxy tells it.'),
  }),
  event('proxy.refused', 'A PROXY header was not believed, or missing; the connection is closed.', { reason }),
  event('tls.record', 'A TLS record crossed the wire, as whoever taps it sees it.', {
    from: z.enum(['client', 'server']),
    recordType: z.string().describe('`handshake`, `alert`, `change_cipher_spec` or `application_data`.'),
    version: z.string().describe('Of the record, which is no more than a formality since TLS 1.3.'),
    length: z.int(),
    messages: z.array(z.string()).describe('Handshake messages in clear, e.g. `client_hello`.'),
    detail: z
      .strictObject({
        versions: z.array(z.string()).describe('Offered, or the one chosen.'),
        ciphers: z.array(z.string()).describe('Offered, or the one chosen; standard names, or `0xNNNN`.'),
        serverName: z.string().nullable(),
        alpn: z.array(z.string()),
        pskIdentities: z.array(z.string()).describe('In clear, as everybody on the way reads them.'),
        alert: z.string().nullable().describe('e.g. `unknown_ca`; `encrypted` where a tap cannot tell.'),
      })
      .nullable(),
  }),
  event('tls.accepted', 'A TLS handshake is complete, as the broker saw it.', {
    version: z.string(),
    cipher: z.string(),
    serverName: z.string().nullable(),
    alpn: z.string().nullable(),
    resumed: z.boolean(),
    authorized: z.boolean().describe('A client certificate was shown and verified.'),
    authorizationError: z.string().nullable(),
    peerCommonName: z.string().nullable(),
    serialNumber: z.string().nullable(),
    pskIdentity: z.string().nullable(),
    certifiedName: z.string().nullable().describe('The name this stands for, by the policy of the listener.'),
  }),
  event('tls.failed', 'A TLS handshake came to nothing, as the broker saw it; no MQTT was read.', {
    reason,
    alertSent: z.string().nullable(),
    alertReceived: z.string().nullable(),
  }),
  event('tls.distrusted', 'A device did not believe whoever answered its call.', {
    deviceId: z.string(),
    serverName: z.string(),
    failures: z.array(z.string()),
    wentOn: z.boolean().describe('It noted that and went on.'),
  }),

  event('packet.received', 'One MQTT packet from a client, as bytes.', {
    packetType: z.string(),
    length: z.int(),
    hex: z.string().describe('First 512 bytes.'),
  }),
  event('packet.sent', 'One MQTT packet to a client, as bytes.', {
    packetType: z.string(),
    length: z.int(),
    hex: z.string().describe('First 512 bytes.'),
  }),
  event('packet.malformed', 'Bytes that are no legal MQTT; the connection is closed.', { reason, hex: z.string() }),

  event('connection.intercepted', 'A device called its broker, and somebody in the middle answered.', {
    deviceId: z.string(),
  }),
  event('packet.intercepted', 'Somebody in the middle read a packet of a device, or one that is meant for it.', {
    deviceId: z.string(),
    from: z.enum(['device', 'broker']),
    forwarding: z.boolean().describe('False: there is no broker behind them, and the device talks to them alone.'),
    protocolVersion: z.int(),
    packetType: z.string(),
    length: z.int(),
    hex: z.string().describe('First 512 bytes.'),
    password: z.boolean().describe('It is a CONNECT with a password.'),
    topicName: z.string().nullable().describe('Of a PUBLISH.'),
    text: text.nullable(),
  }),

  event('connect.accepted', 'CONNACK 0: the client has a session.', {
    protocolVersion: z.union([z.literal(3), z.literal(4), z.literal(5)]),
    cleanSession: z.boolean(),
    sessionPresent: z.boolean(),
    keepAliveSeconds: z.int(),
    hasWill: z.boolean(),
    method: signInMethodSchema.describe('What the broker went by.'),
    decidedBy: z
      .enum(['store', 'cache', 'service', 'default'])
      .describe('Where the answer came from: what it knows, what it remembers, whom it asked, or nowhere.'),
  }),
  event('connect.refused', 'CONNECT was not accepted.', {
    code,
    reason,
    userName: z.string().nullable().describe('As claimed.'),
  }),
  event('authentication.challenged', 'The broker asked a client for a proof in AUTH (MQTT 5, 4.12).', {
    method: z.string(),
    userName: z.string().nullable().describe('As claimed.'),
    again: z.boolean().describe('On a connection that was accepted before.'),
    clientMessage: z.string(),
    serverMessage: z.string(),
  }),
  event('authentication.concluded', 'A proof came, and was believed or not.', {
    method: z.string(),
    userName: z.string().nullable().describe('As claimed.'),
    again: z.boolean().describe('On a connection that was accepted before.'),
    proven: z.boolean(),
    clientMessage: z.string(),
    serverMessage: z.string().nullable().describe('The broker’s own proof; null where the client gave none.'),
    reason,
  }),
  event('password.compared', 'The broker hashed a password to compare it with a stored one.', {
    userName: z.string().describe('As claimed.'),
    scheme: z.string().describe('e.g. `argon2id`'),
    workMs: z
      .number()
      .describe('Processor time of one comparison on the core that chapter 2 measured, whatever it took here.'),
  }),
  event('token.checked', 'A JSON Web Token came with CONNECT. What it says of itself is cut after 256 characters.', {
    believed: z.boolean(),
    algorithm: z.string().nullable(),
    keyId: z.string().nullable(),
    issuer: z.string().nullable(),
    subject: z.string().nullable(),
    audience: z.string().nullable(),
    expiresAtSeconds: z.number().nullable(),
    check: z.string().nullable().describe('The first check that failed; null for a token that is believed.'),
    reason,
  }),
  event('session.taken-over', 'The same ClientId connected again; the older connection is closed.', {
    byActor: actorIdSchema,
    byConnectionId: z.int(),
  }),

  event('subscribe.granted', 'One filter of a SUBSCRIBE was granted.', { topicFilter: z.string(), qos }),
  event('subscribe.refused', 'One filter of a SUBSCRIBE was refused.', { topicFilter: z.string(), code, reason }),
  event('unsubscribe.completed', 'One filter of an UNSUBSCRIBE is gone.', { topicFilter: z.string() }),
  event('subscription.revoked', 'A policy change took an existing subscription away.', { topicFilter: z.string() }),

  event('publish.accepted', 'A message passed authorization and goes to routing.', {
    topicName: z.string(),
    qos,
    retain: z.boolean(),
    will: z.boolean(),
    payloadBytes: z.int(),
    text,
  }),
  event('publish.refused', 'A message was not authorised.', {
    topicName: z.string(),
    qos,
    retain: z.boolean(),
    will: z.boolean(),
    payloadBytes: z.int(),
    text,
    code,
    reason,
  }),
  event('message.delivered', 'A message left for a subscriber.', {
    topicName: z.string(),
    qos,
    retain: z.boolean(),
    path: deliveryPath,
    fromActor: actorIdSchema.nullable(),
    fromSequence: z
      .int()
      .nullable()
      .describe('`sequence` of the publish.accepted that caused it; null for $SYS messages.'),
    payloadBytes: z.int(),
    text,
  }),
  event('message.withheld', 'A subscriber would have received it but may not.', {
    topicName: z.string(),
    path: deliveryPath,
    fromActor: actorIdSchema.nullable(),
    reason,
  }),
  event('retained.set', 'A retained message is stored.', { topicName: z.string(), payloadBytes: z.int() }),
  event('retained.cleared', 'A retained message was deleted.', { topicName: z.string() }),

  event('service.asked', 'Somebody asked an HTTP service of the lab; `actor` is null for the broker.', {
    service: z.string(),
    method: z.string(),
    target: z.string().describe('Path and query as sent, credentials included; the first 1,024 characters.'),
    body: z.string().describe('As sent; the first 1,024 characters.'),
    status: z.int().nullable().describe('Null where no answer came, or nobody waited for it.'),
    ms: z.number(),
  }),

  event('alert.raised', 'A rule of `detection` has counted enough; `actor` is who is really behind it.', {
    ruleId: z.string(),
    group: z.string().describe('What the counted events have in common, e.g. `user=intern`.'),
    seen: z.int().describe('Events, or different values.'),
    withinSeconds: z.int(),
  }),
  event('log.written', 'The broker wrote a line into its log, which more people read than its topics.', {
    line: z.string().describe('At most 512 characters.'),
  }),

  event('limit.reached', 'Something came to its limit.', {
    limit: z.string().describe('e.g. `limits.packetBytesMax`'),
    value: z.number(),
    max: z.number(),
    action: z.enum(['closed', 'refused', 'dropped', 'paused']),
  }),

  event('resources.sampled', 'What the broker holds: at most once a second, and only when something changed.', {
    openConnections: z.int(),
    queuedMessages: z.int().describe('Messages that wait for slow and absent clients.'),
    inflight: z.int().describe('Messages of QoS 1 and 2 that are begun and not finished, both ways.'),
    retainedMessages: z.int(),
    heapMegabytes: z.number().nullable().describe('Memory of the process; null where nobody can tell.'),
  }),

  event('holdings.measured', 'What one actor holds of the broker: at most once a second, and only when it changed.', {
    openConnections: z.int().describe('Signed in or not.'),
    sessions: z.int().describe('Those it has left behind included.'),
    inflightInbound: z.int().describe('Messages of QoS 2 that it has begun and not finished.'),
    inflightOutbound: z
      .int()
      .describe('Messages of QoS 1 and 2 that were sent to it and that it has not acknowledged.'),
    queuedMessages: z.int().describe('Messages that wait for it, present or absent.'),
    heldBytes: z.int().describe('Payload and properties of what waits for it and of what it has not acknowledged.'),
    retainedMessages: z.int().describe('Retained messages that it has published.'),
  }),
  event(
    'target.crashed',
    'tinymq died of what a connection sent, and was started again; everybody lost their connection.',
    {
      oracle: z
        .enum(['exception', 'stack', 'memory', 'hang'])
        .describe('How it died: of an exception, of recursion, for want of memory, or in a loop without an end.'),
      signature: z
        .string()
        .describe('Kind of failure and the place in the code: the same for all inputs that find one bug.'),
      bytes: z.int().describe('What this connection had sent in all.'),
      packetType: z.string(),
      reason,
    },
  ),
  event('target.exposed', 'tinymq lives on, and did something that no broker may.', {
    oracle: z
      .enum(['leak', 'unauthenticated', 'switched-user', 'redelivered', 'after-disconnect'])
      .describe(
        '`leak`: bytes of another connection in an answer. `unauthenticated`: effects of a connection whose password was wrong. `switched-user`: a name that nobody proved. `redelivered`: a message delivered twice. `after-disconnect`: a packet behind DISCONNECT was obeyed.',
      ),
    bytes: z.int().describe('What this connection had sent in all.'),
    reason,
  }),

  event('device.changed', 'A simulated device changed its visible state.', {
    deviceId: z.string(),
    property: z.string(),
    from: z.string(),
    to: z.string(),
    causeTopicName: z.string().nullable(),
    causeActor: actorIdSchema.nullable().describe('Who published the message that moved it.'),
    causePath: deliveryPath.nullable(),
  }),
  event('envelope.opened', 'A device opened a sealed payload and took what was in it.', {
    deviceId: z.string(),
    envelope: z.string(),
    topicName: z.string(),
    fromActor: actorIdSchema.nullable().describe('Who published it, which the device cannot know.'),
    sender: z.string().describe('Who sealed it, as it says.'),
    keyId: z.int(),
    counter: z.string().describe('Decimal: it has up to 64 bits.'),
  }),
  event('envelope.rejected', 'A device did not take a sealed payload.', {
    deviceId: z.string(),
    envelope: z.string(),
    topicName: z.string(),
    fromActor: actorIdSchema.nullable(),
    check: z
      .enum(['malformed', 'unknown-key', 'own-message', 'checksum', 'padding', 'tag', 'age', 'replay'])
      .describe('The first check that failed.'),
    reason,
  }),
  event('answer.given', 'The learner named a secret.', { secret: z.string(), correct: z.boolean() }),
  event('verdict.given', 'The judge looked at the policy.', { passed: z.boolean() }),
]);

export type LabEvent = z.infer<typeof labEventSchema>;
export type LabEventType = LabEvent['type'];
export type LabEventOf<T extends LabEventType> = Extract<LabEvent, { type: T }>;

/** An event before the sandbox stamps `sandboxId`, `sequence` and `atMs` on it. */
export type UnstampedEvent = LabEvent extends infer E
  ? E extends LabEvent
    ? Omit<E, 'sandboxId' | 'sequence' | 'atMs'>
    : never
  : never;
