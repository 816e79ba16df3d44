/** A lab as data: everything about it that is not an attack, a flow or prose. Public but for hints and the objective conditions. */
import * as z from 'zod';
import { pkiSchema } from './certificates.ts';
import { examPlanSchema } from './exam.ts';
import { actorIdSchema, labIdSchema, listenerNameSchema } from './ids.ts';
import { objectiveSchema } from './objective.ts';
import { deviceProfileSchema } from './policy/devices.ts';
import { storageSchema } from './policy/password.ts';
import { labTargetSchema } from './policy/target.ts';
import { serviceSchema } from './service.ts';
import { specRefSchema } from './spec-ref.ts';
import { labTokenSchema, tokenKeySchema } from './token-key.ts';

/** A value that differs from learner to learner, derived from the sandbox and the lab, so that answers cannot be copied. */
export const secretSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: z
    .enum(['digits', 'password', 'hex', 'word', 'dictionary', 'uncommon', 'publicKey', 'passwordFile'])
    .describe(
      'Alphabet of the value. `dictionary`: one of the passwords that people choose. `uncommon`: one of those that they choose when the two thousand most common are forbidden. `passwordFile`: what a broker has stored of `lines`, as text. `publicKey`: no secret at all, but the public half of the token key of the same id, as PEM without a line break at its end.',
    ),
  length: z
    .int()
    .min(1)
    .max(128)
    .default(16)
    .describe('In characters; those of a list, of a file or of a key have the one they have.'),
  given: z
    .boolean()
    .default(false)
    .describe('Told to the learner from the start, such as the password of an account they own.'),
  computedFrom: z
    .strictObject({ text: z.string().min(1).max(256), hmacKey: z.string().min(1).max(256).optional() })
    .optional()
    .describe(
      'Not random at all, but the beginning of SHA-256 of this text, or of HMAC-SHA-256 under this key: how makers compute keys from serial numbers. Only for kind `hex`, and the same for all learners.',
    ),
  lines: z
    .array(z.strictObject({ userName: z.string(), secret: z.string(), storage: storageSchema }))
    .max(64)
    .optional()
    .describe('Of a `passwordFile`: whose passwords are in it, by the ids of other secrets, and how each is stored.'),
  meaning: z.string().describe('What it is, for the learner: "PIN of the front door".'),
});
export type LabSecret = z.infer<typeof secretSchema>;

export const listenerSchema = z.strictObject({
  name: listenerNameSchema,
  transport: z.enum(['tcp', 'ws', 'tls', 'wss']),
  certificate: z
    .string()
    .optional()
    .describe('Certificate of `pki` that the broker shows here, unless the policy names another.'),
});

/** A simulated device or operator: an MQTT client run by the sandbox, with a state the learner sees. */
export const deviceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  actor: actorIdSchema,
  kind: z
    .enum([
      'lock',
      'thermostat',
      'doorbell',
      'camera',
      'baby-monitor',
      'phone',
      'pump',
      'valve',
      'garage-door',
      'car',
      'charging-post',
      'bedside-monitor',
      'vacuum',
      'display',
      'meter',
      'gateway',
      'worker',
      'remote',
    ])
    .describe('Behaviour and looks; see src/actors/devices.'),
  label: z.string(),
  clientId: z.string(),
  userName: z
    .string()
    .describe('Sent in CONNECT together with the secret of the same name, whether the broker asks for it or not.'),
  firmware: deviceProfileSchema
    .partial()
    .optional()
    .describe('How it came from the factory, which the policy may change; otherwise MQTT 3.1.1 and its password.'),
  cleanSession: z
    .boolean()
    .default(true)
    .describe('False: its subscriptions, and what comes for it while it is away, wait for it.'),
  subscribeQos: z
    .union([z.literal(0), z.literal(1), z.literal(2)])
    .default(0)
    .describe('QoS it asks for when it subscribes.'),
  publishQos: z
    .union([z.literal(0), z.literal(1)])
    .default(0)
    .describe('QoS of what it publishes.'),
  behindProxy: z
    .strictObject({
      address: z.string().describe('The proxy’s own address in the simulated network.'),
      header: z.enum(['v1', 'v2', 'local']).describe('`local`: the proxy’s own connection, such as a health check.'),
      commonName: z.string().optional().describe('Name on the certificate that the proxy has verified; `v2` alone.'),
    })
    .optional()
    .describe('Its connections come through a proxy that tells of it in a PROXY header.'),
  outages: z
    .strictObject({
      everyMs: z.int().min(1_000).max(3_600_000),
      lastMs: z.int().min(100).max(3_600_000),
      of: z.enum(['network', 'power']).default('network').describe('`power`: what is not in flash is gone with it.'),
    })
    .optional()
    .describe('Loses its network so long after it connected, without DISCONNECT, and comes back so much later.'),
  topics: z
    .record(z.string(), z.string())
    .describe('Topic names and filters its behaviour uses, by role: `state`, `cmd`, `event` …'),
  payloads: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      'What it publishes in a role, where that belongs to the story; `{{secret:id}}` is filled in. `will` is the payload of its Will, `offline` by default.',
    ),
});
export type DeviceDefinition = z.infer<typeof deviceSchema>;

/** Where things stand in the picture; a grid of 100 × 60. `broker` and `attacker` are always there. */
export const topologySchema = z.strictObject({
  nodes: z.array(
    z.strictObject({
      id: z.string().describe('A device id, `broker` or `attacker`.'),
      x: z.number().min(0).max(100),
      y: z.number().min(0).max(60),
    }),
  ),
});

export const ownToolSchema = z.strictObject({
  tool: z.enum(['mosquitto_sub', 'mosquitto_pub', 'openssl', 'nmap', 'tshark', 'curl', 'nc', 'bash']),
  purpose: z.string(),
  command: z
    .string()
    .describe(
      'As pasted into a terminal. `{{port:tcp}}`, `{{host}}` and `{{secret:id}}` (only given secrets) are filled in.',
    ),
});

/** What a learner may take along of the bytes that crossed the wires of the sandbox. */
export const capturePolicySchema = z.strictObject({
  tlsSecrets: z
    .enum(['none', 'own', 'all'])
    .default('none')
    .describe(
      'Whose TLS secrets are in the capture and in `keys.log`: nobody’s, those of the learner’s own connections, or those of the devices too. `all` tells what somebody sees who holds the key of the broker.',
    ),
});

export const labDefinitionSchema = z.strictObject({
  id: labIdSchema,
  number: z.int().min(1).max(99),
  chapter: z
    .string()
    .regex(/^\d{2}-[a-z-]+$/)
    .describe('The chapter that mounts it: `01-overview`.'),
  title: z.string().max(80),
  summary: z.string().max(200).describe('One sentence for cards and search.'),
  story: z.string().describe('Whose system this is and what is at stake, in two or three sentences.'),
  minutes: z.int().min(5).max(60),
  weakness: z.strictObject({ cwe: z.string().regex(/^CWE-\d+$/), statement: z.string() }),
  specs: z.array(specRefSchema).min(1),
  protocolVersions: z.array(z.union([z.literal(4), z.literal(5)])).min(1),
  listeners: z.array(listenerSchema).min(1),
  pki: pkiSchema.optional().describe('Authorities and certificates of this world, minted anew for each learner.'),
  target: labTargetSchema.optional().describe('Stands behind the listeners in place of the broker.'),
  host: z.string().max(253).default('broker.lab').describe('The name by which devices dial the broker.'),
  secrets: z.array(secretSchema),
  tokenKeys: z.array(tokenKeySchema).max(8).default([]).describe('Keys that sign tokens, made for each sandbox.'),
  tokens: z.array(labTokenSchema).max(32).default([]).describe('Tokens in somebody’s hands, made for each sandbox.'),
  tokenFiles: z
    .record(z.string(), z.string().max(4_096))
    .default({})
    .describe('Files on the broker’s disk, by the path that a `kid` may name where a policy is so careless.'),
  services: z.array(serviceSchema).max(8).default([]).describe('HTTP services that the broker can ask, by name.'),
  devices: z.array(deviceSchema).min(1),
  topology: topologySchema,
  objectives: z.array(objectiveSchema).min(2),
  hints: z.tuple([z.string(), z.string(), z.string()]).describe('Three, each saying more than the one before.'),
  ownTools: z.array(ownToolSchema),
  exam: examPlanSchema.optional().describe('For a lab that is an exam, with a clock, a report and a result sheet.'),
  capture: capturePolicySchema.prefault({}),
  defaultTopics: z.array(z.string()).default([]).describe('Offered in the editor’s completions.'),
});
export type LabDefinition = z.infer<typeof labDefinitionSchema>;
export type LabDefinitionSource = z.input<typeof labDefinitionSchema>;

/** The half of a lab that any learner may see before solving it. */
export const publicLabSchema = labDefinitionSchema
  .omit({
    hints: true,
    objectives: true,
    secrets: true,
    tokenKeys: true,
    tokens: true,
    tokenFiles: true,
    services: true,
    pki: true,
    target: true,
    host: true,
  })
  .extend({
    hintCount: z.int(),
    objectives: z.array(
      z.strictObject({
        id: z.string(),
        half: z.enum(['attack', 'defence']),
        title: z.string(),
        kind: z.enum(['events', 'answer', 'verdict']),
        secret: z.string().nullable(),
      }),
    ),
    secrets: z
      .array(z.strictObject({ id: z.string(), meaning: z.string(), given: z.boolean() }))
      .describe('Tokens among them.'),
    starterScript: z.string(),
  });
export type PublicLab = z.infer<typeof publicLabSchema>;
