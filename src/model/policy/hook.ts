/** Asking an HTTP service who may connect. Absent: nobody is asked. */
import * as z from 'zod';

export const hookPolicySchema = z.strictObject({
  service: z
    .string()
    .min(1)
    .max(64)
    .describe('The lab’s service that is asked. A name and no address: the broker asks nobody else.'),
  request: z
    .enum(['json', 'form', 'query', 'queryUnescaped', 'queryAmpersandEscaped'])
    .default('json')
    .describe(
      '`json` and `form` send a POST, `query` a GET whose address ends up in logs. VULNERABLE: the last two let a user name add parameters.',
    ),
  accept: z
    .enum(['strict', 'anySuccess', 'lenient'])
    .default('strict')
    .describe(
      '`strict`: only status 200 with the JSON `{"result":"allow"}`. `anySuccess`: any 2xx is a yes unless it says `deny`. `lenient`: a 200 whose text contains “allow”.',
    ),
  onError: z
    .strictObject({
      unreachable: z.enum(['deny', 'ignore', 'allow']).default('deny').describe('No connection to the service.'),
      timeout: z.enum(['deny', 'ignore', 'allow']).default('deny').describe('No answer in time, or no room to ask.'),
      status: z.enum(['deny', 'ignore', 'allow']).default('deny').describe('A status other than 2xx.'),
      unclear: z
        .enum(['deny', 'ignore', 'allow'])
        .default('deny')
        .describe('An answer that is no clear yes or no, or is not signed.'),
    })
    .prefault({})
    .describe('What an answer counts as that is none. `ignore` passes the question on, see `auth.undecided`.'),
  timeoutMs: z.int().min(50).max(60_000).default(2_000).describe('How long an answer is waited for.'),
  retries: z.int().min(0).max(10).default(0).describe('Further attempts after one that failed.'),
  concurrencyMax: z.int().min(1).max(256).default(10).describe('Questions asked at the same time; more wait.'),
  waitingMax: z.int().min(0).max(1_024).default(64).describe('Questions that wait; more count as `timeout`.'),
  fieldBytesMax: z
    .int()
    .min(16)
    .max(65_535)
    .default(256)
    .describe('Longest field that is sent on; a CONNECT with a longer one is refused without asking.'),
  signed: z
    .boolean()
    .default(true)
    .describe(
      'Answers carry an HMAC with a key that only the service has; without it, whoever holds the port answers.',
    ),
  superuser: z
    .boolean()
    .default(false)
    .describe('VULNERABLE if true: `is_superuser` in an answer sets all rules aside.'),
  breaker: z
    .strictObject({
      failuresMax: z.int().min(1).max(100).default(5).describe('Failures in a row after which nobody is asked …'),
      openMs: z.int().min(100).max(600_000).default(5_000).describe('… for this long.'),
    })
    .optional()
    .describe('Circuit breaker: spares a service that is down. Without it, every CONNECT waits for the timeout.'),
  cache: z
    .strictObject({
      keys: z
        .array(z.enum(['userName', 'clientId', 'password']))
        .min(1)
        .max(3)
        .default(['userName', 'clientId', 'password'])
        .describe('What has to be the same for a remembered answer. Without the password, any password will do.'),
      allowMs: z.int().min(0).max(86_400_000).default(30_000).describe('How long a yes is remembered.'),
      denyMs: z.int().min(0).max(86_400_000).default(5_000).describe('How long a no is remembered.'),
    })
    .optional()
    .describe('Remembers answers; a right taken back stays until they are forgotten.'),
  whenDown: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe('Live connections while the service is down, noticed at the next question: they stay, or they end.'),
});
export type HookPolicy = z.infer<typeof hookPolicySchema>;
