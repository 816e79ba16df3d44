/** Runs the tools of the project on the very Node that runs this, never on whatever is first in PATH. */
import { spawn } from 'node:child_process';

/** Runs a JavaScript or TypeScript file with its output on ours; resolves with its exit code. */
export function runNode(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** As `runNode`, but a failure is an error that names the step. */
export async function mustRunNode(step: string, file: string, args: string[]): Promise<void> {
  const code = await runNode(file, args);
  if (code !== 0) throw new Error(`ERR_BUILD_FAILED: ${step} ended with code ${code}; its own message stands above.`);
}
