import { readFileSync } from 'node:fs';

/**
 * Resident memory of another process in bytes, or null where the system does not tell (then the process is asked, with
 * each heartbeat). The system comes first because a process that fills its memory in a loop answers nobody.
 */
export function memoryOf(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1_024;
  } catch {
    return null;
  }
}
