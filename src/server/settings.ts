/** The only reader of the environment. Every setting has a default that is safe on a laptop; README lists them. */
import * as z from 'zod';
import { LabError } from '../model/problem.ts';

const whole = (standard: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(standard);

const portRange = z
  .string()
  .regex(/^\d+-\d+$/, 'two port numbers joined by a hyphen, such as 18830-19829')
  .transform((text) => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { first, last };
  })
  .refine(
    ({ first, last }) => first >= 1_024 && first <= last && last <= 65_535,
    'ports from 1024 to 65535, the lower first',
  );

const settingsSchema = z.object({
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on; 0.0.0.0 opens the server to the network.'),
  PORT: whole(4321, 0, 65_535).describe('Port of the site; 0 takes any free one.'),
  DATA_DIR: z.string().min(1).default('./data').describe('Folder for progress and the session secret.'),
  DATABASE_URL: z.never({ error: 'PostgreSQL is not supported yet; progress is kept in DATA_DIR' }).optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address such as https://lab.example.org' })
    .optional()
    .describe('Address that learners use, if a proxy stands in front.'),
  SANDBOX_MAX: whole(100, 1, 10_000).describe('Sandboxes of all learners at once.'),
  SANDBOX_PER_LEARNER_MAX: whole(3, 1, 32).describe('Sandboxes of one learner at once.'),
  SANDBOX_IDLE_MINUTES: z.coerce
    .number()
    .min(0.01)
    .max(1_440)
    .default(30)
    .describe('Idle time until a sandbox is closed.'),
  LISTENER_PORT_RANGE: portRange.prefault('18830-19829').describe('Ports of the brokers’ TCP listeners.'),
  SESSION_SECRET: z
    .string()
    .min(32, 'at least 32 characters')
    .optional()
    .describe('Signs cookies and exported progress; made once and kept in DATA_DIR if not set.'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info').describe('How much is written to stderr.'),
});

export type LogLevel = z.infer<typeof settingsSchema>['LOG_LEVEL'];

export interface Settings {
  host: string;
  port: number;
  dataDir: string;
  publicUrl: URL | null;
  sandboxMax: number;
  sandboxPerLearnerMax: number;
  sandboxIdleMs: number;
  listenerPorts: { first: number; last: number };
  sessionSecret: string | null;
  logLevel: LogLevel;
}

/**
 * An empty variable counts as not set, as in a compose file that passes everything on.
 * @throws LabError ERR_SETTINGS_INVALID naming every wrong variable.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw invalid(parsed.error);
  const values = parsed.data;
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    publicUrl: values.PUBLIC_URL === undefined ? null : new URL(values.PUBLIC_URL),
    sandboxMax: values.SANDBOX_MAX,
    sandboxPerLearnerMax: values.SANDBOX_PER_LEARNER_MAX,
    sandboxIdleMs: values.SANDBOX_IDLE_MINUTES * 60_000,
    listenerPorts: values.LISTENER_PORT_RANGE,
    sessionSecret: values.SESSION_SECRET ?? null,
    logLevel: values.LOG_LEVEL,
  };
}

function invalid(error: z.ZodError): LabError {
  const issues = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return new LabError({
    code: 'ERR_SETTINGS_INVALID',
    title: 'A setting is not valid',
    status: 500,
    detail: `${issues.join('; ')}.`,
    remedy: 'Correct or remove the environment variable; README lists all of them.',
  });
}
