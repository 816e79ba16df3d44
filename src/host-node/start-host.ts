import type { LabDefinition } from '../model/lab-definition.ts';
import { HostProcess } from './host-process.ts';
import { type HostProgram, spawnHost } from './spawn-host.ts';
import type { Walls } from './walls.ts';

/** Starts a host and lets it run one sandbox to its end, so that the learner's own finds everything compiled. */
export async function startHost(
  program: HostProgram,
  walls: Walls,
  warmUp: { lab: LabDefinition; policyText: string } | null,
): Promise<HostProcess> {
  const host = new HostProcess(spawnHost(program), walls);
  try {
    await host.ready;
    if (warmUp) await host.call('warmUp', warmUp);
    return host;
  } catch (error) {
    host.kill('crashed');
    const { detail } = await host.ended;
    throw new Error(`A sandbox host did not start. ${detail}`, { cause: error });
  }
}
