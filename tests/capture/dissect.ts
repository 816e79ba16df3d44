/** Captures as Wireshark's own dissectors see them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';

const installed = spawnSync('tshark', ['--version']).status === 0;
const notInstalled = 'Not dissected: tshark is not installed (apt-get install tshark, brew install wireshark).';
// There it is installed on purpose: a capture that nobody read has not been tested.
if (!installed && process.env.CI) throw new Error(notInstalled);
if (!installed) console.log(notInstalled);

export const testWithTshark = test.runIf(installed);

/** It takes a second to start, and several on a busy machine. */
export const patient = { timeout: 180_000 };

/** Tab-separated fields of every packet that the display filter lets through. */
export function dissect(file: Uint8Array, filter: string, fields: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const path = join(folder, 'a.pcapng');
  try {
    writeFileSync(path, file);
    const check = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const shown = ['-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
    const { stdout, status, stderr } = spawnSync('tshark', ['-r', path, ...check, '-Y', filter, ...shown], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const complaint =
  '_ws.malformed || _ws.expert.severity >= 0x600000 || tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags';

/** What is wrong in the eyes of the dissectors: malformed frames, wrong checksums, lost or repeated segments. */
export function complaintsAbout(file: Uint8Array): string[] {
  return dissect(file, complaint, ['frame.number', '_ws.expert.message']);
}

/** Every MQTT packet and every complaint, which is the last field: both at the price of one start of tshark. */
export function dissectMqtt(file: Uint8Array, fields: readonly string[]): string[] {
  return dissect(file, `mqtt || ${complaint}`, [...fields, '_ws.expert.message']);
}
