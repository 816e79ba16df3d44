/** The commands of ../commands.ts, carried out on the sandboxes of this host. */
import type { Socket } from 'node:net';
import type { SandboxId } from '../../model/ids.ts';
import { LabError } from '../../model/problem.ts';
import { startSandbox, systemClock } from '../../sandbox/index.ts';
import type { Command, Params, Result } from '../commands.ts';
import type { SocketMessage, StreamMessage } from '../messages.ts';
import { type HostedSandbox, hostSandbox } from './hosted-sandbox.ts';
import { firstValidPolicy } from './policy-text.ts';
import { listenOnTcp } from './tcp-listener.ts';
import { createWebSocketGate } from './websocket-gate.ts';

type Handlers = { [C in Command]: (params: Params<C>) => Promise<Result<C>> };

export function createCommandHandlers(send: (message: StreamMessage) => Promise<void>, root: string) {
  const sandboxes = new Map<SandboxId, HostedSandbox>();
  const gate = createWebSocketGate();
  const known = ({ sandboxId }: { sandboxId: SandboxId }): HostedSandbox => {
    const sandbox = sandboxes.get(sandboxId);
    if (!sandbox) throw unknownSandbox();
    return sandbox;
  };

  const handlers: Handlers = {
    async warmUp({ lab, policyText }) {
      const { policy } = firstValidPolicy([policyText], lab);
      const id = 'A'.repeat(22);
      const sandbox = await startSandbox({ id, lab, policy, seed: 'warm-up-warm-up-', clock: systemClock });
      const listener = await listenOnTcp('127.0.0.1', [0], (socket) => socket.destroy());
      await Promise.all([sandbox.dispose(), listener.close()]);
      return null;
    },
    async createSandbox(params) {
      const sandbox = await hostSandbox(params, { gate, send, root });
      sandboxes.set(params.sandboxId, sandbox);
      return { state: sandbox.state(), ports: { ...sandbox.ports }, givenSecrets: { ...sandbox.givenSecrets } };
    },
    describe: async (params) => known(params).state(),
    async watch(params) {
      await known(params).watch(params.watcher);
      return null;
    },
    async unwatch(params) {
      known(params).unwatch();
      return null;
    },
    applyPolicy: (params) => known(params).applyPolicy(params.policyText),
    verify: (params) => known(params).verify(),
    answer: (params) => known(params).answer(params.objectiveId, params.value),
    reset: (params) => known(params).reset(),
    async capture(params) {
      return { pcapngBase64: Buffer.from(known(params).pcapng()).toString('base64') };
    },
    keyLog: async (params) => known(params).keyLog(),
    exportPolicy: (params) => known(params).exportPolicy(params.target),
    pem: async (params) => ({ pem: known(params).pem(params.file) }),
    async deleteSandbox(params) {
      const sandbox = known(params);
      sandboxes.delete(params.sandboxId);
      await sandbox.close();
      return null;
    },
  };

  return {
    handlers,
    acceptSocket(socket: Socket, message: SocketMessage): void {
      const sandbox = sandboxes.get(message.sandboxId);
      if (sandbox) sandbox.acceptWebSocket(socket, message);
      else socket.destroy();
    },
    takeActive: (): SandboxId[] => [...sandboxes].filter(([, sandbox]) => sandbox.takeActivity()).map(([id]) => id),
  };
}

function unknownSandbox(): LabError {
  return new LabError({
    code: 'ERR_SANDBOX_UNKNOWN',
    title: 'No such sandbox',
    status: 404,
    detail: 'This sandbox has ended or never was.',
    remedy: 'Open the lab again.',
  });
}
