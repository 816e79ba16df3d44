/**
 * What a learner’s script reaches of its own sandbox beyond a WebSocket listener. A browser opens WebSockets and nothing
 * else, so one of these carries the wish, and the sandbox fulfils it as the attacker. All of it is data.
 */
import * as z from 'zod';
import { listenerNameSchema } from './ids.ts';
import type { InterceptedPacket } from './interception.ts';
import { type ClientTls, clientTlsSchema } from './policy/devices.ts';
import { serviceNameSchema } from './service.ts';

export const relayLimits = {
  /** At the same time, of one sandbox: as many as a script may hold connections. */
  openMax: 32,
  /** Of an opening as JSON; it travels in an address. */
  openingCharactersMax: 4_096,
  /** What whoever holds the other end may leave unread before it is torn. */
  backlogBytesMax: 4_194_304,
  /** How long an intercepted packet waits for what the script makes of it; then it goes on as it is, before a device gives up. */
  answerTimeoutMs: 4_000,
  /** What a script may put in place of one packet. */
  packetsMax: 64,
  hexCharactersMax: 262_144,
  bodyCharactersMax: 65_536,
} as const;

/** Checked and handed on as it was written: what is absent means something else for an attacker than for a device. */
const writtenTlsSchema = z.custom<ClientTls>(
  (written) => clientTlsSchema.safeParse(written).success,
  'not the settings of a TLS client',
);

const pkiName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** What a relay is for. */
export const relayOpeningSchema = z.discriminatedUnion('kind', [
  /** Its frames are the bytes of a connection to this listener, inside TLS where `tls` is there. */
  z.strictObject({ kind: z.literal('connection'), listener: listenerNameSchema, tls: writtenTlsSchema.optional() }),
  /** Its frames are `FromInterception` and `ToInterception`, in JSON. */
  z.strictObject({
    kind: z.literal('interception'),
    deviceId: z.string().max(64),
    certificate: pkiName.optional(),
    clientCertificate: pkiName.optional(),
    forward: z.boolean().default(true),
    asks: z.boolean().describe('Whether packets wait for an answer.'),
  }),
  /** Takes one `RelayedRequest`, answers with one `RelayedResponse`, both in JSON. */
  z.strictObject({ kind: z.literal('request'), service: serviceNameSchema }),
]);
/** As written, and as read. */
export type RelayOpening = z.input<typeof relayOpeningSchema>;
export type OpenedRelay = z.output<typeof relayOpeningSchema>;
export type OpenedRelayOf<Kind extends OpenedRelay['kind']> = Extract<OpenedRelay, { kind: Kind }>;

/** The first text of every relay but a connection: the other end is there. */
export const relayReady = '"ready"';

const hex = z
  .string()
  .max(relayLimits.hexCharactersMax)
  .regex(/^([0-9a-f]{2})*$/);

export const toInterceptionSchema = z.discriminatedUnion('type', [
  /** Null: the packet as it is. */
  z.strictObject({
    type: z.literal('answer'),
    id: z.int(),
    packets: z.array(hex).max(relayLimits.packetsMax).nullable(),
  }),
  z.strictObject({ type: z.literal('send'), connection: z.int(), to: z.enum(['device', 'broker']), packet: hex }),
  z.strictObject({ type: z.literal('close'), connection: z.int() }),
]);
export type ToInterception = z.infer<typeof toInterceptionSchema>;

export type FromInterception =
  | ({ type: 'packet'; id: number; connection: number; hex: string } & Pick<
      InterceptedPacket,
      'from' | 'packetType' | 'connect' | 'publish'
    >)
  | { type: 'counts'; connections: number; handshakes: number };

export const relayedRequestSchema = z.strictObject({
  path: z.string().max(2_048).startsWith('/'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
  headers: z.record(z.string().max(64), z.string().max(1_024)).default({}),
  body: z.string().max(relayLimits.bodyCharactersMax).optional(),
});
export type RelayedRequest = z.input<typeof relayedRequestSchema>;

export interface RelayedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One end of a relay that carries texts, in order. */
export interface TextChannel {
  send(text: string): void;
  /** @param reason for whoever is at the other end, in a few words */
  close(reason?: string): void;
  onText(listener: (text: string) => void): void;
  onClose(listener: (reason: string) => void): void;
  /** Bytes that were sent and have not left. */
  readonly backlogBytes: number;
}
