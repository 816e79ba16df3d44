/** A learner at work in one lab: what they ask for goes to the server, what comes back goes to the store. */
import type { PublicLab } from '../../model/lab-definition.ts';
import { LabError, type Problem } from '../../model/problem.ts';
import type { Verdict } from '../../model/verdict.ts';
import type {
  AnswerResult,
  HintsView,
  PolicyApplied,
  ProgressView,
  SandboxView,
  SolutionView,
  WireMessage,
} from '../../model/wire.ts';
import { createLabStore, type LabStore } from '../store/lab-store.ts';
import { call } from './api.ts';
import { type EventFeed, openEventFeed } from './event-feed.ts';
import { serverPath } from './server-path.ts';

const VERIFY_TIMEOUT_MS = 120_000;

export interface LabSession {
  readonly store: LabStore;
  /** Starts or finds the sandbox and follows its events. @returns the texts the learner left, if any. */
  open(): Promise<{ script: string | null; policy: string | null }>;
  /** A new sandbox after the old one ended, with the policy that was in force unless told otherwise. */
  startAfresh(options?: { withPolicy: boolean }): Promise<void>;
  applyPolicy(text: string): Promise<boolean>;
  verify(): Promise<void>;
  /** @throws LabError if it could not be judged, e.g. too many tries. */
  answer(objectiveId: string, value: string): Promise<boolean>;
  takeHint(): Promise<void>;
  reset(): Promise<void>;
  loadSolution(): Promise<void>;
  dispose(): void;
}

export function createLabSession(lab: PublicLab): LabSession {
  const store = createLabStore(lab);
  const { dispatch } = store;
  let feed: EventFeed | null = null;
  let disposed = false;

  const path = (rest = '') => `/api/sandboxes/${store.get().sandbox?.id ?? ''}${rest}`;

  /** Runs a command; what goes wrong is shown and not thrown. */
  async function attempt<T>(command: () => Promise<T>): Promise<T | null> {
    try {
      const result = await command();
      dispatch({ type: 'problem', problem: null });
      return result;
    } catch (error) {
      dispatch({ type: 'problem', problem: asProblem(error) });
      return null;
    }
  }

  async function createSandbox(): Promise<void> {
    const sandbox = await call<SandboxView>('POST', '/api/sandboxes', { json: { labId: lab.id } });
    if (disposed) return;
    dispatch({ type: 'opened', sandbox });
    feed?.close();
    feed = openEventFeed(() => new WebSocket(socketUrl(`/api/sandboxes/${sandbox.id}/events`)), {
      onMessages: receive,
      onBreak: () => afterBreak(sandbox.id),
    });
  }

  function receive(messages: readonly WireMessage[]): void {
    for (const message of messages) {
      dispatch(message);
      if (message.type === 'ended') feed?.close();
    }
  }

  /** The socket broke: was it the network, or is there no such sandbox any more? */
  async function afterBreak(id: string): Promise<boolean> {
    dispatch({ type: 'link', link: 'reconnecting' });
    try {
      await call('GET', `/api/sandboxes/${id}`);
      return true;
    } catch (error) {
      if (asProblem(error).status !== 404) return true;
      dispatch({
        type: 'ended',
        reason: 'shutdown',
        message: 'The lab server was restarted, and your sandbox with it.',
      });
      return false;
    }
  }

  return {
    store,
    async open() {
      const [, progress] = await Promise.all([
        attempt(createSandbox),
        call<ProgressView>('GET', '/api/progress').catch(() => null),
      ]);
      if (store.get().sandbox === null) dispatch({ type: 'link', link: 'failed' });
      const saved = progress?.labs[lab.id];
      return { script: saved?.script ?? null, policy: saved?.policy ?? null };
    },
    async startAfresh({ withPolicy } = { withPolicy: true }) {
      const policy = withPolicy ? store.get().policyInForce : '';
      dispatch({ type: 'link', link: 'opening' });
      const done = await attempt(async () => {
        await createSandbox();
        const differs = policy !== '' && policy !== store.get().policyInForce;
        if (differs) await call<PolicyApplied>('PUT', path('/policy'), { text: policy });
        if (differs) dispatch({ type: 'policy', policy });
        return true;
      });
      if (!done) dispatch({ type: 'link', link: store.get().ended ? 'ended' : 'failed' });
    },
    async applyPolicy(text) {
      try {
        const { disconnected } = await call<PolicyApplied>('PUT', path('/policy'), { text });
        dispatch({ type: 'policy', policy: text });
        dispatch({ type: 'problem', problem: null });
        dispatch({ type: 'announce', text: `Policy applied. ${disconnected} connections closed by it.` });
        return true;
      } catch (error) {
        const problem = asProblem(error);
        dispatch({ type: 'policy-issues', issues: problem.issues ?? [] });
        if (!problem.issues?.length) dispatch({ type: 'problem', problem });
        else dispatch({ type: 'announce', text: `The policy was not applied: ${problem.issues.length} problems.` });
        return false;
      }
    },
    async verify() {
      dispatch({ type: 'verifying' });
      const verdict = await attempt(() => call<Verdict>('POST', path('/verify'), { timeoutMs: VERIFY_TIMEOUT_MS }));
      dispatch({ type: 'verdict', verdict: verdict ?? store.get().verdict });
      if (!verdict) return;
      const failed = verdict.checks.filter(({ passed }) => !passed).length;
      const text = verdict.passed ? 'Your defence holds.' : `Your defence does not hold yet: ${failed} checks failed.`;
      dispatch({ type: 'announce', text });
    },
    async answer(objectiveId, value) {
      const { correct } = await call<AnswerResult>('POST', path('/answers'), { json: { objectiveId, value } });
      return correct;
    },
    async takeHint() {
      const view = await attempt(() => call<HintsView>('POST', path('/hints')));
      if (view) dispatch({ type: 'hints', hints: view.hints });
    },
    async reset() {
      const sandbox = await attempt(() => call<SandboxView>('POST', path('/reset')));
      if (!sandbox) return;
      dispatch({ type: 'opened', sandbox });
      dispatch({ type: 'announce', text: 'Everything was built anew: broker, devices, messages.' });
    },
    async loadSolution() {
      const solution = await attempt(() => call<SolutionView>('GET', path('/solution')));
      if (solution) dispatch({ type: 'solution', solution });
    },
    dispose() {
      disposed = true;
      feed?.close();
    },
  };
}

function socketUrl(path: string): string {
  return new URL(serverPath(path), location.href.replace(/^http/, 'ws')).href;
}

function asProblem(error: unknown): Problem {
  if (error instanceof LabError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'ERR_UI_UNEXPECTED', title: 'Unexpected error', status: 0, detail, remedy: 'Reload the page.' };
}
