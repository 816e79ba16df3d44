/** How devices connect: firmware settings, so far as the lab lets the learner change them. */
import * as z from 'zod';
import { listenerNameSchema } from '../ids.ts';
import { tlsVersionSchema } from './listeners.ts';
import { scramMechanismSchema } from './scram.ts';

const pkiName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

export const deviceTlsSchema = z.strictObject({
  trustAnchors: z
    .union([z.array(pkiName).min(1).max(8), z.literal('publicAuthorities')])
    .optional()
    .describe('Authorities it believes. `publicAuthorities`: any of hundreds. Absent: the lab’s own root.'),
  verifyChain: z.boolean().default(true).describe('Is the certificate signed by somebody I believe?'),
  verifyName: z
    .enum(['subjectAltName', 'commonName', 'off'])
    .default('subjectAltName')
    .describe('Is it made out to the name I dialled? RFC 9525 looks at subjectAltName only.'),
  verifyDates: z.boolean().default(true).describe('Is it valid today?'),
  verifyPurpose: z.boolean().default(true).describe('Is it made for a server?'),
  verifyRevocation: z.boolean().default(true).describe('Has its authority not taken it back?'),
  onFailure: z
    .enum(['abort', 'warn'])
    .default('abort')
    .describe('`warn` writes a line into a log that nobody reads, and goes on.'),
  pins: z
    .array(z.string().regex(/^sha256\/[A-Za-z0-9+/]{43}=$/))
    .max(8)
    .default([])
    .describe('Public keys, if any, of which the certificate’s has to be one.'),
  minVersion: tlsVersionSchema.default('TLSv1.2'),
  maxVersion: tlsVersionSchema.default('TLSv1.3'),
  ciphers: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9_+!:@=.-]+$/)
    .optional(),
  clientCertificate: pkiName.optional().describe('Certificate it shows when asked.'),
  psk: z
    .strictObject({ identity: z.string().min(1).max(128), secret: z.string().min(1).max(64) })
    .optional()
    .describe('Pre-shared key instead of certificates; `secret` names one the lab made, in hex.'),
});
export type DeviceTlsProfile = z.infer<typeof deviceTlsSchema>;

/** The same for a client that is played by hand, which may know a key that is nobody’s secret, or dial another name. */
export const clientTlsSchema = deviceTlsSchema.omit({ psk: true }).extend({
  psk: z
    .union([
      z.strictObject({ identity: z.string().min(1).max(128), secret: z.string().min(1).max(64) }),
      z.strictObject({ identity: z.string().min(1).max(128), hex: z.string().max(256) }),
    ])
    .optional(),
  serverName: z.string().max(253).optional().describe('Default: the lab’s `host`.'),
  alpn: z.array(z.string().min(1).max(64)).max(8).optional(),
});
export type ClientTls = z.input<typeof clientTlsSchema>;

/** What a SCRAM client checks of whoever answers (RFC 5802, 5). */
export const deviceScramSchema = z.strictObject({
  serverSignature: z
    .enum(['required', 'ifPresent', 'present', 'ignored'])
    .default('required')
    .describe('The proof that the broker knows the password too.'),
  requireSameMethod: z.boolean().default(true).describe('CONNACK has to name the Authentication Method asked for.'),
  noncePrefix: z.boolean().default(true).describe('The nonce has to begin with ours.'),
  serverNonce: z.boolean().default(true).describe('The broker has to add something of its own to it.'),
  refuseExtensions: z
    .boolean()
    .default(true)
    .describe('End the exchange at an extension (`m=`) that is not understood.'),
  iterationsMin: z.int().min(1).max(10_000_000).default(4_096).describe('Fewer make the password cheap to guess.'),
  iterationsMax: z.int().min(1).max(10_000_000).default(200_000).describe('More keep the device busy for minutes.'),
  pinnedSalt: z.string().max(256).nullable().default(null).describe('The one salt that is accepted, in base64.'),
  silentUntilVerified: z.boolean().default(true).describe('Send nothing before the broker’s proof was checked.'),
});
export type DeviceScramProfile = z.infer<typeof deviceScramSchema>;

export const deviceProfileSchema = z.strictObject({
  listener: listenerNameSchema.optional().describe('Listener it connects to; the lab’s first one by default.'),
  protocolVersions: z
    .array(z.union([z.literal(4), z.literal(5)]))
    .min(1)
    .max(2)
    .optional()
    .describe('Protocol levels it tries, in this order. Absent: what its firmware came with.'),
  mechanisms: z
    .array(z.union([scramMechanismSchema, z.literal('password')]))
    .min(1)
    .max(3)
    .optional()
    .describe('How it signs in, in this order. Absent: what its firmware came with.'),
  fallback: z
    .enum(['never', 'whenRefused', 'always'])
    .default('never')
    .describe(
      'When it tries the next mechanism or version: never, after being told that this one is not offered, or after any failure. Whoever sits between can tell it so.',
    ),
  secret: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('Name of the secret it was given as its password. Absent: the one that bears its user name.'),
  password: z
    .enum(['asIs', 'sha256'])
    .default('asIs')
    .describe('`sha256` sends a hash in place of the password, which thereby becomes the password.'),
  retainedCommands: z
    .enum(['obey', 'ignore'])
    .default('obey')
    .describe('What it does with a command that was stored before it came.'),
  tls: deviceTlsSchema.optional().describe('How it speaks TLS, and what it checks.'),
  scram: deviceScramSchema.optional().describe('How it speaks SCRAM, and what it checks.'),
});
export type DeviceProfile = z.infer<typeof deviceProfileSchema>;

/** By device id. A device that is not named keeps what its firmware came with. */
export const devicesPolicySchema = z.partialRecord(z.string().regex(/^[a-z][a-z0-9-]*$/), deviceProfileSchema);
export type DevicesPolicy = z.infer<typeof devicesPolicySchema>;
