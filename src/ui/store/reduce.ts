/** The one place where the state of a workbench changes. Pure: the same messages always give the same view. */
import type { LabEvent } from '../../model/lab-event.ts';
import type { ObjectiveState } from '../../model/objective.ts';
import type { Problem } from '../../model/problem.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { PolicyIssue, SandboxView, SolutionView, WireMessage } from '../../model/wire.ts';
import type { EndReason, OutputLine, RunPhase } from '../../runner/index.ts';
import { appendBounded } from './bounded.ts';
import { describeEvent } from './describe-event.ts';
import { EVENTS_MAX, type LabState, type Link, OUTPUT_MAX, OWN_CONNECTIONS_MAX } from './lab-state.ts';
import { addPackets, noPackets, type PacketRow } from './packet-row.ts';

export type Action =
  | WireMessage
  | { type: 'opened'; sandbox: SandboxView }
  | { type: 'link'; link: Link }
  | { type: 'problem'; problem: Problem | null }
  | { type: 'policy-issues'; issues: readonly PolicyIssue[] }
  | { type: 'select'; packet: PacketRow | null }
  | { type: 'pin'; packet: PacketRow | null }
  | { type: 'run'; phase: RunPhase }
  | { type: 'run-ended'; reason: EndReason }
  | { type: 'output'; lines: readonly OutputLine[]; dropped: number }
  | { type: 'output-cleared' }
  | { type: 'hints'; hints: readonly string[] }
  | { type: 'verifying' }
  | { type: 'verdict'; verdict: Verdict | null }
  | { type: 'solution'; solution: SolutionView }
  | { type: 'announce'; text: string };

export function reduce(state: LabState, action: Action): LabState {
  switch (action.type) {
    case 'opened':
      return withSandbox({ ...state, problem: null, ended: null, verdict: null }, action.sandbox);
    case 'snapshot':
      return addEvents(
        { ...withSandbox(forgetMessages(state), action.sandbox), link: 'live', ended: null },
        action.events,
        action.dropped,
      );
    case 'events':
      return addEvents(state, action.events, action.dropped);
    case 'objectives':
      return withObjectives(state, action.objectives);
    case 'devices':
      return { ...state, devices: action.devices };
    case 'policy':
      return { ...state, policyInForce: action.policy, policyIssues: [] };
    case 'ended':
      return announce(
        { ...state, link: 'ended', ended: action, verifying: false },
        `The sandbox ended. ${action.message}`,
      );
    case 'link':
      return { ...state, link: action.link };
    case 'problem':
      return action.problem
        ? announce(
            { ...state, problem: action.problem, verifying: false },
            `${action.problem.detail} ${action.problem.remedy}`,
          )
        : { ...state, problem: null };
    case 'policy-issues':
      return { ...state, policyIssues: action.issues };
    case 'select':
      return { ...state, selected: action.packet };
    case 'pin':
      return { ...state, pinned: action.packet };
    case 'run':
      return state.run.phase === action.phase ? state : { ...state, run: { ...state.run, phase: action.phase } };
    case 'run-ended':
      return { ...state, run: { phase: 'idle', lastEnd: action.reason } };
    case 'output':
      return addOutput(state, action.lines, action.dropped);
    case 'output-cleared':
      return { ...state, output: [] };
    case 'hints':
      return { ...state, hints: action.hints };
    case 'verifying':
      return { ...state, verifying: true, problem: null };
    case 'verdict':
      return {
        ...state,
        verifying: false,
        verdict: action.verdict,
        verdictPolicy: action.verdict && state.policyInForce,
      };
    case 'solution':
      return { ...state, solution: action.solution };
    case 'announce':
      return announce(state, action.text);
  }
}

function announce(state: LabState, text: string): LabState {
  return { ...state, announcement: { uid: state.announcement.uid + 1, text } };
}

/** A snapshot tells everything there is; what was shown before belongs to another time. */
function forgetMessages(state: LabState): LabState {
  // Counters go on, so that keys of old and new rows never meet.
  return {
    ...state,
    events: [],
    packets: { ...noPackets, seen: state.packets.seen },
    selected: null,
    ownConnections: [],
  };
}

function withSandbox(state: LabState, sandbox: SandboxView): LabState {
  return {
    ...state,
    sandbox,
    objectives: sandbox.objectives,
    devices: sandbox.devices,
    hints: sandbox.hintsTaken,
    policyInForce: sandbox.policy,
    policyIssues: [],
  };
}

function addEvents(state: LabState, added: readonly LabEvent[], dropped: number): LabState {
  const told = added.filter(({ type }) => type !== 'packet.received' && type !== 'packet.sent');
  const rows = told.map((event, index) => ({ uid: state.eventsSeen + index + 1, event }));
  const packets = addPackets(state.packets, added);
  const next = {
    ...state,
    events: appendBounded(state.events, rows, EVENTS_MAX),
    eventsSeen: state.eventsSeen + told.length + dropped,
    packets,
    ownConnections: told.reduce(trackConnection, state.ownConnections),
    selected: state.selected && (packets.rows.find(({ uid }) => uid === state.selected?.uid) ?? state.selected),
  };
  const deed = told.findLast((event) => event.type === 'device.changed' && event.causeActor === 'attacker');
  return deed ? announce(next, describeEvent(deed, state.labels)) : next;
}

function trackConnection(open: readonly number[], { type, actor, connectionId }: LabEvent): readonly number[] {
  if (actor !== 'attacker' || connectionId === null) return open;
  if (type === 'connect.accepted') return appendBounded(open, [connectionId], OWN_CONNECTIONS_MAX);
  return type === 'connection.closed' ? open.filter((id) => id !== connectionId) : open;
}

/** Solves are announced; those already there when a sandbox is opened are not. */
function withObjectives(state: LabState, objectives: readonly ObjectiveState[]): LabState {
  const before = new Set(state.objectives.filter(({ solved }) => solved).map(({ id }) => id));
  const fresh = objectives.filter(({ id, solved }) => solved && !before.has(id));
  const next = { ...state, objectives };
  if (fresh.length === 0) return next;
  const titles = fresh.map(({ id }) => state.lab.objectives.find((objective) => objective.id === id)?.title ?? id);
  return announce(next, `Objective solved: ${titles.join('; ')}`);
}

function addOutput(state: LabState, lines: readonly OutputLine[], dropped: number): LabState {
  const told: readonly OutputLine[] =
    dropped > 0 ? [...lines, { level: 'system', text: `${dropped} more lines were not kept.` }] : lines;
  const rows = told.map((line, index) => ({ ...line, uid: state.outputSeen + index + 1 }));
  return {
    ...state,
    output: appendBounded(state.output, rows, OUTPUT_MAX),
    outputSeen: state.outputSeen + told.length,
  };
}
