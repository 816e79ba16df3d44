/** What travels between the lab server and the page. The server builds these; the page knows nothing else of the server. */
import type { LabEvent } from './lab-event.ts';
import type { ObjectiveState } from './objective.ts';

/** A device as the learner sees it now. */
export interface DeviceView {
  id: string;
  label: string;
  kind: string;
  connected: boolean;
  /** e.g. `{ lock: 'locked' }`, `{ temperature: '21.5' }`; values are ready to show. */
  state: Record<string, string>;
}

/** A listener with the address a learner's own tool uses. */
export interface ListenerView {
  name: string;
  transport: 'tcp' | 'ws' | 'tls' | 'wss';
  /** `mqtt://127.0.0.1:18831` or `ws://host/sandboxes/<id>/ws?token=…`. */
  url: string;
  host: string;
  port: number;
}

/** Answer of `POST /api/sandboxes` and `GET /api/sandboxes/:id`. */
export interface SandboxView {
  id: string;
  labId: string;
  /** Bearer of this sandbox's own URLs, for its owner alone. */
  token: string;
  listeners: ListenerView[];
  /** The policy in force, as text with its comments. */
  policy: string;
  /** The policy the lab starts with, for going back to it. */
  starterPolicy: string;
  objectives: ObjectiveState[];
  devices: DeviceView[];
  /** Secrets the learner is given, by id, e.g. the guest account's password. */
  givenSecrets: Record<string, string>;
  hintsTaken: string[];
  /** Own-tool commands, filled in and ready to paste. */
  ownTools: { tool: string; purpose: string; command: string }[];
  /** ISO 8601; moved forward by every sign of life. */
  expiresAt: string;
}

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

/** One thing wrong with a policy text. Lines and columns count from 1. */
export interface PolicyIssue {
  path: string;
  line: number;
  column: number;
  message: string;
}

/** A learner's progress, as `GET /api/progress` gives it. */
export interface ProgressView {
  labs: Record<string, LabProgress>;
  chapters: Record<string, { read: boolean; quiz: Record<string, number> }>;
}

export interface LabProgress {
  /** Objective id → ISO time of the first solve. */
  solved: Record<string, string>;
  hintsTaken: number;
  script: string | null;
  policy: string | null;
}

/** Answer of `PUT /api/sandboxes/:id/policy` (200); the 422 is a `Problem` with `issues`. */
export interface PolicyApplied {
  policy: string;
  /** Connections closed because the new policy no longer allows them. */
  disconnected: number;
}

/** Body and answer of `POST /api/sandboxes/:id/answers`. */
export interface AnswerAttempt {
  objectiveId: string;
  value: string;
}
export interface AnswerResult {
  correct: boolean;
}

/** Answer of `POST /api/sandboxes/:id/hints`: every hint taken so far, the new one last. */
export interface HintsView {
  hints: string[];
}

/** Answer of `GET /api/sandboxes/:id/solution`; 403 until the defence objective is solved. */
export interface SolutionView {
  script: string;
  policy: string;
  /** Markdown. */
  note: string;
}

/** Body of `PUT /api/progress`: what is named is replaced, everything else stays. Solves are never written this way. */
export interface ProgressPatch {
  labs?: Record<string, { script?: string | null; policy?: string | null }>;
  chapters?: Record<string, { read?: boolean; quiz?: Record<string, number> }>;
}
