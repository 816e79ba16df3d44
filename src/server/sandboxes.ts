/** All live sandboxes of this server: who has which, how many there may be, and when they end. */
import { randomBytes } from 'node:crypto';
import type { HostEnd, HostPool, HostProcess, PortRange } from '../host-node/index.ts';
import type { LabBundle } from '../lab-kit/index.ts';
import type { LabId, SandboxId } from '../model/ids.ts';
import type { SandboxEndReason } from '../model/wire.ts';
import type { Store } from '../store/index.ts';
import { LiveSandbox, type LiveSandboxOptions } from './live-sandbox.ts';
import type { Log } from './log.ts';
import { labUnknown, sandboxesFull, sandboxesOfLearnerFull } from './problems.ts';
import type { Settings } from './settings.ts';
import { equalInConstantTime, type Signer } from './signing.ts';

/** A port may be taken by a program of somebody else: so many are tried. */
const PORTS_TRIED = 8;
const SWEEP_INTERVAL_MS = 1_000;

export interface SandboxesOptions {
  settings: Settings;
  labs: ReadonlyMap<LabId, LabBundle>;
  store: Store;
  pool: HostPool;
  ports: PortRange;
  seeds: Signer;
  log: Log;
  snapshotJson: LiveSandboxOptions['snapshotJson'];
}

/** The host of one learner, from the claim to its end. */
interface LearnerHost {
  process: Promise<HostProcess>;
  sandboxes: Map<SandboxId, LiveSandbox>;
  /** Sandboxes being started in it. */
  opening: number;
}

export class Sandboxes {
  readonly #options: SandboxesOptions;
  readonly #all = new Map<SandboxId, LiveSandbox>();
  readonly #hosts = new Map<string, LearnerHost>();
  /** Being started, by learner and lab: asking twice gives one. */
  readonly #opening = new Map<string, { learner: string; done: Promise<LiveSandbox> }>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: SandboxesOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#endIdle(), SWEEP_INTERVAL_MS);
    this.#sweep.unref();
  }

  get count(): number {
    return this.#all.size;
  }

  get hostCount(): number {
    return this.#hosts.size;
  }

  /** The learner's live sandbox for this lab, or a new one. @throws LabError when there is no room. */
  async open(learner: string, labId: LabId): Promise<{ sandbox: LiveSandbox; created: boolean }> {
    const lab = this.#options.labs.get(labId);
    if (!lab) throw labUnknown(labId);
    const live = this.#ofLearner(learner).find((sandbox) => sandbox.lab.definition.id === labId);
    if (live) {
      live.touch();
      return { sandbox: live, created: false };
    }
    const key = `${learner} ${labId}`;
    let opening = this.#opening.get(key);
    if (!opening) {
      this.#refuseWhenFull(learner);
      const done = this.#start(learner, lab).finally(() => this.#opening.delete(key));
      opening = { learner, done };
      this.#opening.set(key, opening);
    }
    return { sandbox: await opening.done, created: true };
  }

  /** Null also for a sandbox of somebody else. */
  find(learner: string | null, id: string): LiveSandbox | null {
    const sandbox = this.#all.get(id);
    return sandbox && sandbox.learner === learner ? sandbox : null;
  }

  /** Ends the learner's sandbox for this lab, if there is one. */
  async endOf(learner: string, labId: LabId): Promise<void> {
    const live = this.#ofLearner(learner).find((sandbox) => sandbox.lab.definition.id === labId);
    if (live) await this.end(live, 'closed');
  }

  findByToken(id: string, token: string): LiveSandbox | null {
    const sandbox = this.#all.get(id);
    return sandbox && equalInConstantTime(sandbox.token, token) ? sandbox : null;
  }

  async end(sandbox: LiveSandbox, reason: SandboxEndReason): Promise<void> {
    if (!this.#all.delete(sandbox.id)) return;
    sandbox.end(reason);
    const host = this.#hosts.get(sandbox.learner);
    host?.sandboxes.delete(sandbox.id);
    if (host && this.#isUnused(host)) await this.#retire(sandbox.learner, host, reason);
    else await sandbox.host.call('deleteSandbox', { sandboxId: sandbox.id }).catch(() => {});
    this.#options.ports.release(Object.values(sandbox.ports));
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.allSettled([...this.#opening.values()].map(({ done }) => done));
    for (const sandbox of this.#all.values()) sandbox.end('shutdown');
    await Promise.all([...this.#all.values()].map(({ saved }) => saved));
    this.#all.clear();
    await Promise.all([...this.#hosts].map(([learner, host]) => this.#retire(learner, host, 'shutdown')));
  }

  #ofLearner(learner: string): LiveSandbox[] {
    return [...this.#all.values()].filter((sandbox) => sandbox.learner === learner);
  }

  #isUnused(host: LearnerHost): boolean {
    return host.sandboxes.size === 0 && host.opening === 0;
  }

  /** A host is never given to another learner: with its last sandbox it ends, and who asks next gets another. */
  async #retire(learner: string, host: LearnerHost, reason: SandboxEndReason): Promise<void> {
    if (this.#hosts.get(learner) === host) this.#hosts.delete(learner);
    const process = await host.process.catch(() => null);
    process?.kill(reason);
    await process?.ended;
  }

  #refuseWhenFull(learner: string): void {
    const { sandboxMax, sandboxPerLearnerMax } = this.#options.settings;
    const own = this.#ofLearner(learner);
    const openingByLearner = [...this.#opening.values()].filter((opening) => opening.learner === learner).length;
    if (own.length + openingByLearner >= sandboxPerLearnerMax) {
      const labs = own.map(({ lab }) => lab.definition.title);
      throw sandboxesOfLearnerFull(sandboxPerLearnerMax, labs, secondsToFirstEnd(own));
    }
    if (this.#all.size + this.#opening.size >= sandboxMax) {
      throw sandboxesFull(sandboxMax, secondsToFirstEnd([...this.#all.values()]));
    }
  }

  async #start(learner: string, lab: LabBundle): Promise<LiveSandbox> {
    const { store, ports, seeds, settings, log, snapshotJson } = this.#options;
    const { id: labId, listeners, services } = lab.definition;
    const host = this.#hostOf(learner);
    host.opening++;
    // WebSockets without TLS share the port of the pages.
    const sockets = listeners.filter(({ transport }) => transport !== 'ws');
    const own = [...sockets, ...services.filter(({ exposed }) => exposed)].map(({ name }) => name);
    const reserved: Record<string, number[]> = {};
    try {
      const [process, progress] = await Promise.all([host.process, store.labProgress(learner, labId)]);
      for (const name of own) reserved[name] = ports.reserve(`${learner} ${labId} ${name}`, PORTS_TRIED);
      const id = randomBytes(16).toString('base64url');
      const created = await process.call('createSandbox', {
        sandboxId: id,
        lab: lab.definition,
        seed: seeds.sign(learner),
        policyTexts: progress.policy === null ? [lab.vulnerable] : [progress.policy, lab.vulnerable],
        bindHost: settings.host,
        ports: reserved,
      });
      const unused = Object.values(reserved).flat();
      ports.release(unused.filter((port) => !Object.values(created.ports).includes(port)));
      const sandbox = new LiveSandbox({
        ...created,
        id,
        token: randomBytes(24).toString('base64url'),
        learner,
        lab,
        host: process,
        solved: progress.solved,
        hintsTaken: progress.hintsTaken,
        idleMs: settings.sandboxIdleMs,
        saveSolved: (objectives, at) => store.saveSolved(learner, labId, objectives, at),
        onSaveFailure: (error) => log('error', 'A solved objective could not be saved', { error: String(error) }),
        snapshotJson,
      });
      this.#all.set(id, sandbox);
      host.sandboxes.set(id, sandbox);
      return sandbox;
    } catch (error) {
      ports.release(Object.values(reserved).flat());
      throw error;
    } finally {
      host.opening--;
      if (this.#isUnused(host)) await this.#retire(learner, host, 'closed');
    }
  }

  #hostOf(learner: string): LearnerHost {
    const known = this.#hosts.get(learner);
    if (known) return known;
    const host: LearnerHost = { process: this.#options.pool.claim(), sandboxes: new Map(), opening: 0 };
    this.#hosts.set(learner, host);
    host.process.then((process) => this.#listenTo(learner, host, process)).catch(() => {});
    return host;
  }

  #listenTo(learner: string, host: LearnerHost, process: HostProcess): void {
    process.listener = {
      stream: (message) => host.sandboxes.get(message.sandboxId)?.receive(message),
      active: (ids) => {
        for (const id of ids) host.sandboxes.get(id)?.touch();
      },
      ended: (end) => this.#hostEnded(learner, host, end),
    };
  }

  #hostEnded(learner: string, host: LearnerHost, { reason, detail }: HostEnd): void {
    if (this.#hosts.get(learner) === host) this.#hosts.delete(learner);
    const asked = reason === 'closed' || reason === 'idle' || reason === 'shutdown';
    this.#options.log(asked ? 'debug' : 'warn', 'A sandbox host ended', {
      reason,
      detail,
      sandboxes: host.sandboxes.size,
    });
    for (const sandbox of host.sandboxes.values()) {
      this.#all.delete(sandbox.id);
      sandbox.end(reason);
      this.#options.ports.release(Object.values(sandbox.ports));
    }
    host.sandboxes.clear();
  }

  #endIdle(): void {
    const now = Date.now();
    for (const sandbox of this.#all.values()) if (sandbox.expiresAt <= now) this.end(sandbox, 'idle');
  }
}

/** When trying again makes sense: at the latest after a minute, since learners also end their labs themselves. */
function secondsToFirstEnd(sandboxes: readonly LiveSandbox[]): number {
  const first = Math.min(...sandboxes.map(({ expiresAt }) => expiresAt));
  return Math.min(60, Math.max(1, Math.ceil((first - Date.now()) / 1_000)));
}
