/** What travels between the lab server and the page. The server builds these; the page knows nothing else of the server. */
import * as z from 'zod';
import type { LabEvent } from './lab-event.ts';
import { type ObjectiveState, objectiveStateSchema } from './objective.ts';
import { pkiFileViewSchema } from './pki-files.ts';

export const deviceViewSchema = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    kind: z.string(),
    connected: z.boolean(),
    state: z
      .record(z.string(), z.string())
      .describe('e.g. `{ lock: "locked" }`, `{ temperature: "21.5" }`; values are ready to show.'),
  })
  .describe('A device as the learner sees it now.');
export type DeviceView = z.infer<typeof deviceViewSchema>;

export const listenerViewSchema = z
  .strictObject({
    name: z.string(),
    transport: z.enum(['tcp', 'ws', 'tls', 'wss', 'http']),
    url: z.string().describe('`mqtt://127.0.0.1:18831` or `ws://host/sandboxes/<id>/ws?token=…`.'),
    host: z.string(),
    port: z.int(),
  })
  .describe('A listener with the address a learner’s own tool uses.');
export type ListenerView = z.infer<typeof listenerViewSchema>;

const ownToolViewSchema = z.strictObject({ tool: z.string(), purpose: z.string(), command: z.string() });

export const sandboxViewSchema = z
  .strictObject({
    id: z.string(),
    labId: z.string(),
    token: z.string().describe('Bearer of this sandbox’s own URLs, for its owner alone.'),
    listeners: z.array(listenerViewSchema),
    relayUrl: z
      .string()
      .describe('`ws://host/sandboxes/<id>/-/relay?token=…`: what a script reaches beside a WebSocket listener.'),
    policy: z.string().describe('The policy in force, as text with its comments.'),
    starterPolicy: z.string().describe('The policy the lab starts with, for going back to it.'),
    objectives: z.array(objectiveStateSchema),
    devices: z.array(deviceViewSchema),
    givenSecrets: z
      .record(z.string(), z.string())
      .describe('Secrets the learner is given, by id, e.g. the guest account’s password.'),
    hintsTaken: z.array(z.string()),
    ownTools: z.array(ownToolViewSchema).describe('Own-tool commands, filled in and ready to paste.'),
    pkiFiles: z.array(pkiFileViewSchema).describe('Certificates and private keys for them, where the lab has any.'),
    expiresAt: z.string().describe('ISO 8601; moved forward by every sign of life.'),
  })
  .describe('One learner’s running world for one lab.');
export type SandboxView = z.infer<typeof sandboxViewSchema>;

/** Why a sandbox ended without being asked to, and what the page offers. */
export type SandboxEndReason = 'idle' | 'crashed' | 'out-of-memory' | 'unresponsive' | 'closed' | 'shutdown';

/** Server to page over `WS /api/sandboxes/:id/events`, in batches (JSON arrays) at most every 40 ms. */
export type WireMessage =
  | { type: 'snapshot'; sandbox: SandboxView; events: LabEvent[]; dropped: number }
  | { type: 'events'; events: LabEvent[]; dropped: number }
  | { type: 'objectives'; objectives: ObjectiveState[] }
  | { type: 'devices'; devices: DeviceView[] }
  | { type: 'policy'; policy: string }
  | { type: 'ended'; reason: SandboxEndReason; message: string };

export const policyIssueSchema = z
  .strictObject({ path: z.string(), line: z.int(), column: z.int(), message: z.string() })
  .describe('One thing wrong with a policy text. Lines and columns count from 1.');
export type PolicyIssue = z.infer<typeof policyIssueSchema>;

export const labProgressSchema = z.strictObject({
  solved: z.record(z.string(), z.string()).describe('Objective id → ISO time of the first solve.'),
  hintsTaken: z.int(),
  script: z.string().nullable(),
  policy: z.string().nullable(),
});
export type LabProgress = z.infer<typeof labProgressSchema>;

export const progressViewSchema = z
  .strictObject({
    labs: z.record(z.string(), labProgressSchema),
    chapters: z.record(z.string(), z.strictObject({ read: z.boolean(), quiz: z.record(z.string(), z.number()) })),
  })
  .describe('A learner’s progress.');
export type ProgressView = z.infer<typeof progressViewSchema>;

export const policyAppliedSchema = z
  .strictObject({
    policy: z.string(),
    disconnected: z.int().describe('Connections closed because the new policy no longer allows them.'),
  })
  .describe('The policy is in force.');
export type PolicyApplied = z.infer<typeof policyAppliedSchema>;

export const answerAttemptSchema = z.strictObject({ objectiveId: z.string().max(16), value: z.string().max(256) });
export type AnswerAttempt = z.infer<typeof answerAttemptSchema>;
export const answerResultSchema = z.strictObject({ correct: z.boolean() });
export type AnswerResult = z.infer<typeof answerResultSchema>;

export const hintsViewSchema = z
  .strictObject({ hints: z.array(z.string()) })
  .describe('Every hint taken so far, the new one last.');
export type HintsView = z.infer<typeof hintsViewSchema>;

export const solutionViewSchema = z.strictObject({
  script: z.string(),
  policy: z.string(),
  note: z.string().describe('Markdown.'),
});
export type SolutionView = z.infer<typeof solutionViewSchema>;

/** Body of `PUT /api/progress`: what is named is replaced, everything else stays. Solves are never written this way. */
export interface ProgressPatch {
  labs?: Record<string, { script?: string | null; policy?: string | null }>;
  chapters?: Record<string, { read?: boolean; quiz?: Record<string, number> }>;
}
