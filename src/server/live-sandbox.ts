/** One running sandbox as the server knows it: where it runs, whose it is, what was told last, who watches. */
import type { HostProcess, SandboxState, StreamMessage } from '../host-node/index.ts';
import { endSentence } from '../host-node/index.ts';
import type { LabBundle } from '../lab-kit/index.ts';
import type { ObjectiveState } from '../model/objective.ts';
import type { DeviceView, SandboxEndReason } from '../model/wire.ts';
import type { EventChannel } from './event-channel.ts';

export interface LiveSandboxOptions {
  id: string;
  token: string;
  learner: string;
  lab: LabBundle;
  host: HostProcess;
  ports: Readonly<Record<string, number>>;
  givenSecrets: Readonly<Record<string, string>>;
  state: SandboxState;
  solved: Readonly<Record<string, string>>;
  hintsTaken: number;
  idleMs: number;
  /** Resolves when these solves are on disk. */
  saveSolved(objectives: readonly string[], at: string): Promise<void>;
  onSaveFailure(error: unknown): void;
  /** The snapshot message for a page that came by this origin. */
  snapshotJson(sandbox: LiveSandbox, origin: string, eventsJson: string, dropped: number): string;
}

export class LiveSandbox {
  readonly id: string;
  readonly token: string;
  readonly learner: string;
  readonly lab: LabBundle;
  readonly host: HostProcess;
  readonly ports: Readonly<Record<string, number>>;
  readonly givenSecrets: Readonly<Record<string, string>>;
  hintsTaken: number;
  policyText: string;
  devices: DeviceView[];
  expiresAt = 0;
  readonly #options: LiveSandboxOptions;
  #objectives: ObjectiveState[];
  #solved: Readonly<Record<string, string>>;
  #saved: Promise<void> = Promise.resolve();
  readonly #watchers = new Map<number, { channel: EventChannel; origin: string }>();
  #nextWatcher = 1;

  constructor(options: LiveSandboxOptions) {
    this.#options = options;
    this.id = options.id;
    this.token = options.token;
    this.learner = options.learner;
    this.lab = options.lab;
    this.host = options.host;
    this.ports = options.ports;
    this.givenSecrets = options.givenSecrets;
    this.hintsTaken = options.hintsTaken;
    this.policyText = options.state.policyText;
    this.devices = options.state.devices;
    this.#objectives = options.state.objectives;
    this.#solved = options.solved;
    this.touch();
  }

  /** A sign of life: it will be idle only after the full time again. */
  touch(): void {
    this.expiresAt = Date.now() + this.#options.idleMs;
  }

  /** What the sandbox says, and above it what the learner's progress says: a solve is never taken back by a restart. */
  get objectives(): ObjectiveState[] {
    return this.#objectives.map((state) =>
      state.solved || this.#solved[state.id] === undefined ? state : { ...state, solved: true, current: state.needed },
    );
  }

  /** Resolves when every solve that was reported before the call is on disk. */
  get saved(): Promise<void> {
    return this.#saved;
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  take(state: SandboxState): void {
    this.policyText = state.policyText;
    this.devices = state.devices;
    this.#takeObjectives(state.objectives);
  }

  /** Follows the host's stream; pages hear of a solve when it is saved, of everything else at once. */
  receive({ snapshot, events, objectives, devices }: StreamMessage): void {
    if (snapshot) {
      this.take(snapshot.state);
      const watcher = this.#watchers.get(snapshot.watcher);
      const { eventsJson, dropped } = snapshot;
      watcher?.channel.snapshot(this.#options.snapshotJson(this, watcher.origin, eventsJson, dropped));
    }
    if (events) for (const { channel } of this.#watchers.values()) channel.events(events);
    if (devices) {
      this.devices = devices;
      this.#tell({ type: 'devices', devices });
    }
    if (objectives) this.#takeObjectives(objectives);
  }

  policyChanged(policyText: string): void {
    this.policyText = policyText;
    this.#tell({ type: 'policy', policy: policyText });
  }

  addWatcher(channel: EventChannel, origin: string): number {
    const watcher = this.#nextWatcher++;
    this.#watchers.set(watcher, { channel, origin });
    return watcher;
  }

  removeWatcher(watcher: number): void {
    this.#watchers.delete(watcher);
  }

  end(reason: SandboxEndReason): void {
    const message = endSentence(reason);
    for (const { channel } of this.#watchers.values()) channel.end({ type: 'ended', reason, message });
    this.#watchers.clear();
  }

  #takeObjectives(objectives: ObjectiveState[]): void {
    this.#objectives = objectives;
    const fresh = objectives.filter(({ id, solved }) => solved && this.#solved[id] === undefined).map(({ id }) => id);
    this.#saved = this.#saved
      .then(async () => {
        if (fresh.length === 0) return;
        const at = new Date().toISOString();
        await this.#options.saveSolved(fresh, at);
        this.#solved = { ...Object.fromEntries(fresh.map((id) => [id, at])), ...this.#solved };
      })
      .catch(this.#options.onSaveFailure)
      .then(() => this.#tell({ type: 'objectives', objectives: this.objectives }));
  }

  #tell(message: Parameters<EventChannel['state']>[0]): void {
    for (const { channel } of this.#watchers.values()) channel.state(message);
  }
}
