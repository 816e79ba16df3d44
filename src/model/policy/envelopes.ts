/** How payloads are protected between the devices, whatever the broker may do with them in between. */
import * as z from 'zod';

export const envelopeModeSchema = z
  .enum(['AES-CTR', 'AES-CTR+CRC32', 'AES-CTR+SHA256', 'AES-CBC', 'AES-CBC+HMAC', 'AES-GCM', 'ChaCha20-Poly1305'])
  .describe(
    'How it is encrypted, and what tells that nobody has changed it. `CRC32` and `SHA256` are checksums without a key, encrypted with the rest; `HMAC` is computed with a key of its own over what was encrypted.',
  );
export type EnvelopeMode = z.infer<typeof envelopeModeSchema>;

export const associatedDataSchema = z
  .enum(['keyId', 'sender', 'counter', 'topic'])
  .describe(
    'What the tag covers beside the ciphertext, though it stays in clear: `counter` is the time of sending too, where it is sent.',
  );
export type AssociatedData = z.infer<typeof associatedDataSchema>;

export const envelopeKeySchema = z.strictObject({
  id: z.int().min(0).max(255).describe('Sent in clear, so that the receiver knows which key to take.'),
  secret: z.string().min(1).max(64).describe('Name of the secret it is made from.'),
});

export const envelopeSchema = z.strictObject({
  topicFilters: z
    .array(z.string().min(1).max(1024))
    .min(1)
    .max(8)
    .describe('What devices publish to and read from these topics is sealed; everything else is as it was.'),
  mode: envelopeModeSchema.default('AES-GCM'),
  tagBytes: z
    .int()
    .min(1)
    .max(16)
    .default(16)
    .describe('Length of the tag, for modes with one. Shorter is easier to guess.'),
  associatedData: z.array(associatedDataSchema).max(4).default(['keyId', 'sender', 'counter', 'topic']),
  keys: z.array(envelopeKeySchema).min(1).max(4).describe('Keys that are accepted.'),
  sealWith: z.int().min(0).max(255).describe('Id of the key that senders use.'),
  directionKeys: z
    .boolean()
    .default(true)
    .describe(
      'Every sender has a key of its own, derived from the common one, and nobody opens what bears their own name.',
    ),
  nonce: z
    .enum(['random', 'counter'])
    .default('random')
    .describe('`random`: from the system’s generator, sent along. `counter`: made from the message counter, not sent.'),
  counter: z
    .enum(['persistent', 'bootCount', 'bootRandom', 'volatile'])
    .default('persistent')
    .describe(
      'The message counter of a sender when it is switched on: goes on (`persistent`, 64 reserved ahead in flash), begins anew behind the number of its start (`bootCount`, in flash) or behind a random number (`bootRandom`), or begins with 0 (`volatile`).',
    ),
  replay: z
    .enum(['none', 'greaterOrEqual', 'greater', 'plusOne', 'window'])
    .default('window')
    .describe(
      'Which counters a receiver takes, for each sender: any, those from the last one on, those after it, the next one alone, or any that it has not seen and that is not older than the window.',
    ),
  window: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .describe('How far behind the newest a message may be, for `replay: window`.'),
  replayState: z
    .enum(['persistent', 'volatile'])
    .default('persistent')
    .describe('Whether a receiver remembers what it has seen when it is switched off.'),
  maxAgeSeconds: z
    .int()
    .min(1)
    .max(604_800)
    .nullable()
    .default(null)
    .describe('Senders tell when, receivers refuse what is older. Null: nobody looks at a clock.'),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** By a name that events show. */
export const envelopesPolicySchema = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), envelopeSchema)
  .refine((envelopes) => Object.keys(envelopes).length <= 8, 'at most 8 envelopes');
export type EnvelopesPolicy = z.infer<typeof envelopesPolicySchema>;
