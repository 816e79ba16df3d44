/** The messages on the channel between the server and one of its sandbox hosts. */
import * as z from 'zod';
import { listenerNameSchema, sandboxIdSchema } from '../model/ids.ts';
import { objectiveStateSchema } from '../model/objective.ts';
import { problemSchema } from '../model/problem-schema.ts';
import { relayOpeningSchema } from '../model/relay.ts';
import { deviceViewSchema } from '../model/wire.ts';
import { sandboxStateSchema } from './commands.ts';

const callIdSchema = z.int().min(1);

export const toHostSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), callId: callIdSchema, command: z.string(), params: z.unknown() }),
  z.strictObject({ kind: z.literal('ping'), beat: z.int() }),
  /** Travels with the socket of a WebSocket upgrade, which the host answers itself. */
  z.strictObject({
    kind: z.literal('socket'),
    sandboxId: sandboxIdSchema,
    /** A listener of its own, or what to relay. */
    door: z.union([z.strictObject({ listener: listenerNameSchema }), z.strictObject({ relay: relayOpeningSchema })]),
    remoteAddress: z.string(),
    headers: z.record(z.string(), z.string()),
    headBase64: z.string(),
  }),
]);
export type ToHost = z.infer<typeof toHostSchema>;
export type SocketMessage = Extract<ToHost, { kind: 'socket' }>;

/** What changed in a sandbox since the last message. Absent: nothing. Events come as JSON text, so that the server need not read them. */
export const streamSchema = z.strictObject({
  kind: z.literal('stream'),
  sandboxId: sandboxIdSchema,
  snapshot: z
    .strictObject({ watcher: z.int(), state: sandboxStateSchema, eventsJson: z.string(), dropped: z.int() })
    .optional()
    .describe('For one watcher, who has seen nothing before it.'),
  events: z.strictObject({ json: z.string(), count: z.int(), dropped: z.int() }).optional(),
  objectives: z.array(objectiveStateSchema).optional(),
  devices: z.array(deviceViewSchema).optional(),
});
export type StreamMessage = z.infer<typeof streamSchema>;

export const fromHostSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('result'), callId: callIdSchema, result: z.unknown() }),
  /** `problem` is null for what nobody foresaw; then `text` is for the log. */
  z.strictObject({
    kind: z.literal('failure'),
    callId: callIdSchema,
    problem: problemSchema.nullable(),
    text: z.string(),
  }),
  z.strictObject({
    kind: z.literal('pong'),
    beat: z.int(),
    rssBytes: z.int(),
    /** Sandboxes whose learner sent something since the last beat. */
    active: z.array(sandboxIdSchema),
  }),
  streamSchema,
]);
export type FromHost = z.infer<typeof fromHostSchema>;
