/** One script at a time: starting another stops the first. */
import { hexFromBytes } from '../../model/packet-borders.ts';
import { LabError } from '../../model/problem.ts';
import type { RunOptions, ScriptRun, Transpiled } from '../../runner/index.ts';
import { overheardAmong, type TappedPacket } from '../../runner/overheard.ts';
import type { PacketRow } from '../store/packet-row.ts';
import { download } from './api.ts';
import type { LabSession } from './lab-session.ts';
import { mqttUrlOf } from './mqtt-url.ts';

export interface ScriptRuns {
  run(source: string, transpile: (source: string) => Promise<Transpiled>): void;
  stop(): void;
}

export function createScriptRuns({ store, answer }: LabSession): ScriptRuns {
  let current: ScriptRun | null = null;
  return {
    run(source, transpile) {
      current?.stop();
      const { sandbox, lab } = store.get();
      if (!sandbox) return;
      const mine = startLoaded({
        source,
        transpile,
        sandboxId: sandbox.id,
        mqttUrl: mqttUrlOf(sandbox),
        relayUrl: sandbox.relayUrl,
        given: sandbox.givenSecrets,
        file: (name) => download(filePath(sandbox.id, name)),
        overheard: () => overheardAmong(store.get().packets.rows.flatMap(tapped), lab),
        onOutput: (lines, dropped) => store.dispatch({ type: 'output', lines, dropped }),
        onPhase: (phase) => current === mine && store.dispatch({ type: 'run', phase }),
        async answer(secretId, value) {
          const objective = lab.objectives.find(({ secret }) => secret === secretId);
          if (!objective) throw new LabError(unknownSecret(secretId));
          return answer(objective.id, value);
        },
      });
      current = mine;
      store.dispatch({ type: 'run', phase: 'starting' });
      void mine.ended.then((reason) => {
        if (current !== mine) return;
        current = null;
        store.dispatch({ type: 'run-ended', reason });
      });
    },
    stop: () => current?.stop(),
  };
}

/** A script names files and no addresses. */
function filePath(sandboxId: string, name: string): string {
  const below = name === 'capture.pcapng' ? name : `pki/${encodeURIComponent(name)}`;
  return `/api/sandboxes/${sandboxId}/${below}`;
}

function tapped({ connectionId, direction, packetType, bytes, actor, listener }: PacketRow): TappedPacket[] {
  if (connectionId === null) return [];
  const from = direction === 'out' ? 'broker' : 'client';
  return [
    { connection: connectionId, from, packetType: packetType.toLowerCase(), hex: hexFromBytes(bytes), actor, listener },
  ];
}

function unknownSecret(secretId: string) {
  return {
    code: 'ERR_UI_NO_SUCH_SECRET',
    title: 'No such secret',
    status: 0,
    detail: `No objective of this lab asks for “${secretId}”.`,
    remedy: 'Look at the objectives for what to name.',
  };
}

/** The runner is loaded at the first run: opening a lab does not need it. Stop works in the meantime, too. */
function startLoaded(options: RunOptions): ScriptRun {
  let run: ScriptRun | null = null;
  let stopped = false;
  const ended = import('../../runner/run-script.ts').then(
    ({ runScript }) => {
      if (stopped) return 'stopped';
      run = runScript(options);
      return run.ended;
    },
    () => {
      const text = 'The script runner could not be loaded. Check that the lab server is running.';
      options.onOutput([{ level: 'error', text }], 0);
      return 'not-started' as const;
    },
  );
  return {
    ended,
    stop() {
      stopped = true;
      run?.stop();
    },
  };
}
