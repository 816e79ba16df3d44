/** The doors of the broker: what each one speaks, and whom it lets near. */
import * as z from 'zod';
import { listenerNameSchema } from '../ids.ts';

export const tlsVersionSchema = z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
export type TlsVersion = z.infer<typeof tlsVersionSchema>;

const pkiName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/)
  .describe('Name of a certificate or authority that the lab minted for you.');

/** Suites by their OpenSSL names, `:` between them. Fixed characters, since the text reaches OpenSSL. */
const suites = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[A-Za-z0-9_+!:@=.-]+$/, 'OpenSSL suite names joined by `:`');

export const clientCertificatePolicySchema = z.strictObject({
  ask: z
    .enum(['require', 'request'])
    .default('require')
    .describe('`require`: no handshake without a valid one. `request`: asked for, and anything or nothing is taken.'),
  trustAnchors: z.array(pkiName).min(1).max(8).describe('Authorities whose certificates are believed.'),
  revocation: z
    .enum(['live', 'atStart', 'off'])
    .default('live')
    .describe('`live`: lists are read again when they change, and act on live connections. `atStart`: read once.'),
  identityFrom: z
    .enum(['commonName', 'subjectAltNameDns', 'subjectAltNameUri'])
    .nullable()
    .default('commonName')
    .describe('Part of the certificate that becomes the user name; `null`: the certificate says nothing about it.'),
  claimedUserName: z
    .enum(['mustMatch', 'replaced', 'wins'])
    .default('mustMatch')
    .describe(
      'A user name in CONNECT: it has to be the certified one, is replaced by it, or `wins` (VULNERABLE: a badge that anybody may relabel).',
    ),
});
export type ClientCertificatePolicy = z.infer<typeof clientCertificatePolicySchema>;

export const pskPolicySchema = z.strictObject({
  identities: z
    .array(
      z.strictObject({
        identity: z.string().min(1).max(128).describe('PSK identity as the client sends it, in clear.'),
        key: z
          .union([
            z.strictObject({ provisioned: z.string().min(1).max(64) }).describe('A secret the lab made, in hex.'),
            z.strictObject({ hex: z.string().regex(/^([0-9a-f]{2}){16,64}$/) }).describe('16 to 64 bytes in hex.'),
          ])
          .describe('The key shared with this device, and with nobody else.'),
        userName: z
          .string()
          .min(1)
          .max(64)
          .optional()
          .describe('User name it stands for; the identity itself by default.'),
      }),
    )
    .max(64)
    .default([]),
  unknownIdentity: z
    .enum(['randomKey', 'alert', 'zeroKey'])
    .default('randomKey')
    .describe(
      '`randomKey`: fails exactly as a wrong key does. `alert`: unknown_psk_identity (115; in TLS 1.3 handshake_failure) tells which identities exist. VULNERABLE: `zeroKey` fails like a wrong key, unless the guesser tries zeros.',
    ),
  bindUserName: z.boolean().default(true).describe('The identity is the user name; another in CONNECT is refused.'),
});
export type PskPolicy = z.infer<typeof pskPolicySchema>;

export const tlsPolicySchema = z.strictObject({
  minVersion: tlsVersionSchema.default('TLSv1.2').describe('Oldest version that is spoken.'),
  maxVersion: tlsVersionSchema.default('TLSv1.3').describe('Newest version that is spoken.'),
  ciphers: suites
    .default(
      'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    )
    .describe('Suites of TLS 1.2 and older, best first. Those of TLS 1.3 are always the standard ones.'),
  honorServerOrder: z.boolean().default(true).describe('Our order of suites counts, not the client’s.'),
  certificate: pkiName.optional().describe('What the broker shows. May be missing only where PSK alone is spoken.'),
  sessionTickets: z.boolean().default(true).describe('Let clients resume without a full handshake.'),
  clientCertificate: clientCertificatePolicySchema
    .optional()
    .describe('Mutual TLS. Without it, clients are not asked for a certificate.'),
  psk: pskPolicySchema.optional().describe('Pre-shared keys instead of certificates.'),
});
export type TlsPolicy = z.infer<typeof tlsPolicySchema>;

const addressRangeSchema = z.string().regex(/^[0-9a-f.:]+(\/\d{1,3})?$/, 'an address or a CIDR range');

export const proxyPolicySchema = z.strictObject({
  versions: z
    .array(z.enum(['v1', 'v2']))
    .min(1)
    .max(2)
    .default(['v1', 'v2']),
  trusted: z
    .array(z.string().regex(/^([0-9a-f.:]+(\/\d{1,3})?|\*)$/, 'an address, a CIDR range, or *'))
    .max(8)
    .default([])
    .describe('Socket addresses whose PROXY header is believed. VULNERABLE: `*` believes everybody’s.'),
  requireHeader: z.boolean().default(true).describe('Close connections that come without one.'),
  identityFromTls: z
    .boolean()
    .default(false)
    .describe('The client certificate’s name in the header (v2 TLV) becomes the user name.'),
});
export type ProxyPolicy = z.infer<typeof proxyPolicySchema>;

export const listenerPolicySchema = z.strictObject({
  enabled: z.boolean().default(true),
  reachableFrom: z
    .union([z.enum(['everywhere', 'loopback']), z.array(addressRangeSchema).min(1).max(16)])
    .default('everywhere')
    .describe(
      'Who can reach it in the simulated network, by the address of the socket: everybody, the broker’s own machine alone, or those of a list of addresses and CIDR ranges, as a firewall has it.',
    ),
  protocolVersions: z
    .array(z.union([z.literal(3), z.literal(4), z.literal(5)]))
    .min(1)
    .default([3, 4, 5])
    .describe('Protocol levels that are accepted: 3 is MQTT 3.1, 4 is 3.1.1.'),
  passwords: z.boolean().default(true).describe('Accept a CONNECT with a password here.'),
  anonymous: z.boolean().default(true).describe('`auth.anonymous` counts here too; false: never on this listener.'),
  originAllow: z
    .array(z.string().min(1).max(256))
    .max(16)
    .optional()
    .describe(
      'WebSocket: values of `Origin` that are let in; clients without one (no browsers) too. Absent: only our own pages. VULNERABLE: `*` lets everybody’s pages in.',
    ),
  tls: tlsPolicySchema.optional().describe('For listeners of kind tls and wss.'),
  proxy: proxyPolicySchema
    .optional()
    .describe('PROXY protocol of a load balancer. Without it, a header is no MQTT and is refused.'),
});
export type ListenerPolicy = z.infer<typeof listenerPolicySchema>;

export const listenersPolicySchema = z.partialRecord(listenerNameSchema, listenerPolicySchema);
export type ListenersPolicy = z.infer<typeof listenersPolicySchema>;
