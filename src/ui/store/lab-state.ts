/** Everything a workbench shows, in one immutable value. */
import type { DeviceDefinition, PublicLab } from '../../model/lab-definition.ts';
import type { LabEvent } from '../../model/lab-event.ts';
import type { ObjectiveState } from '../../model/objective.ts';
import type { Problem } from '../../model/problem.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { DeviceView, PolicyIssue, SandboxEndReason, SandboxView, SolutionView } from '../../model/wire.ts';
import type { EndReason, OutputLine, RunPhase } from '../../runner/index.ts';
import { noPackets, type PacketRow, type Packets } from './packet-row.ts';

export const EVENTS_MAX = 2_000;
export const OUTPUT_MAX = 5_000;
export const OWN_CONNECTIONS_MAX = 64;

export type Link = 'opening' | 'live' | 'reconnecting' | 'ended' | 'failed';

/** An event with a key that stays unique when a reset starts the sequence anew. */
export interface EventRow {
  uid: number;
  event: LabEvent;
}

export interface OutputRow extends OutputLine {
  uid: number;
}

export interface LabState {
  lab: PublicLab;
  /** Device labels by actor id and by `device:<id>`. */
  labels: Readonly<Record<string, string>>;
  link: Link;
  /** Why the lab could not be opened, or what the last command met. */
  problem: Problem | null;
  ended: { reason: SandboxEndReason; message: string } | null;
  sandbox: SandboxView | null;
  policyInForce: string;
  policyIssues: readonly PolicyIssue[];
  objectives: readonly ObjectiveState[];
  devices: readonly DeviceView[];
  /** All but the packet events, which `packets` holds. */
  events: readonly EventRow[];
  eventsSeen: number;
  packets: Packets;
  /** Ids of the learner's open connections, newest last; bounded. */
  ownConnections: readonly number[];
  selected: PacketRow | null;
  pinned: PacketRow | null;
  run: { phase: RunPhase | 'idle'; lastEnd: EndReason | null };
  output: readonly OutputRow[];
  outputSeen: number;
  hints: readonly string[];
  verifying: boolean;
  verdict: Verdict | null;
  /** The policy that was judged. */
  verdictPolicy: string | null;
  solution: SolutionView | null;
  /** The newest thing to say in the live region; `uid` makes a repeated sentence a new one. */
  announcement: { uid: number; text: string };
}

export function initialState(lab: PublicLab): LabState {
  return {
    lab,
    labels: Object.fromEntries(lab.devices.flatMap(labelEntries)),
    link: 'opening',
    problem: null,
    ended: null,
    sandbox: null,
    policyInForce: '',
    policyIssues: [],
    objectives: lab.objectives.map(({ id }) => ({ id, solved: false, solvedAtMs: null, current: 0, needed: 1 })),
    devices: [],
    events: [],
    eventsSeen: 0,
    packets: noPackets,
    ownConnections: [],
    selected: null,
    pinned: null,
    run: { phase: 'idle', lastEnd: null },
    output: [],
    outputSeen: 0,
    hints: [],
    verifying: false,
    verdict: null,
    verdictPolicy: null,
    solution: null,
    announcement: { uid: 0, text: '' },
  };
}

function labelEntries({ id, actor, label }: DeviceDefinition): [string, string][] {
  return [
    [actor, label],
    [`device:${id}`, label],
  ];
}
