/** The lab server as `astro dev` mounts it: hosts and script runtime straight from the sources. */
import { createLabServer, type LabServer } from './lab-server.ts';
import { sourcePrograms } from './programs.ts';
import { readSettings } from './settings.ts';

export function createDevLabServer(): Promise<LabServer> {
  return createLabServer({ settings: readSettings(), ...sourcePrograms(), warmHosts: 1 });
}
