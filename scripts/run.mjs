/**
 * The one entry point of every npm script, in plain JavaScript, because it must run before anything is installed and
 * on the oldest Node we meet. It installs the locked packages when they are missing or stale, finds a Node that can
 * run TypeScript, and hands over to the task.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tasks = [
  'start',
  'test',
  'dev',
  'build',
  'check',
  'format',
  'reference',
  'lab:new',
  'lab:verify',
  'fuzz',
  'soak',
  'bench',
  'bench:page',
];

/** The lock file's hash, so that an install runs once for each version of the lock. */
function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Running the course needs no browser, linter or test runner; everything else gets the full set. */
function installIfStale(task) {
  const stamp = join(root, 'node_modules', '.installed-lock');
  const everything = !['start', 'build'].includes(task);
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  const wanted = lockHash();
  if (installed === `${wanted} all` || (installed === wanted && !everything)) return;
  console.log('Installing packages from the lock file (about a minute the first time) …');
  // Not `npm ci`: it refuses to start where a registry lacks an optional package of another platform. This installs
  // what the lock says, with its integrity hashes, and writes neither lock nor manifest.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const npm = spawnSync('npm', everything ? args : [...args, '--omit=dev'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    fail(
      'ERR_INSTALL_FAILED',
      'npm could not install the packages.',
      'Check the network and the registry setting, then run the command again.',
    );
  }
  writeFileSync(stamp, everything ? `${wanted} all` : wanted);
}

/** Node from the registry package first: everybody then runs the version that the tests ran on. */
function findNode() {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  for (const name of [`node-${platform}`, `node-bin-${platform}`]) {
    try {
      return require.resolve(`${name}/${executable}`);
    } catch {
      // Not published or not installed for this platform: try the next one, then the running Node.
    }
  }
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return process.execPath;
  return fail(
    'ERR_NODE_TOO_OLD',
    `This program needs Node ${NODE_MAJOR_MIN} or newer, this is ${process.versions.node}, and no Node package fits ${platform}.`,
    `Install Node ${NODE_MAJOR_MIN} from nodejs.org or your package manager, then run the command again.`,
  );
}

function fail(code, what, remedy) {
  console.error(`${code}: ${what} ${remedy}`);
  process.exit(1);
}

const [task, ...rest] = process.argv.slice(2);
if (!tasks.includes(task))
  fail('ERR_TASK_UNKNOWN', `"${task ?? ''}" is not a task.`, `Use one of: ${tasks.join(', ')}.`);
installIfStale(task);
const node = findNode();
const separator = process.platform === 'win32' ? ';' : ':';
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'tasks.ts'), task, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node)}${separator}${process.env.PATH}` },
});
// Ctrl+C reaches the whole group by itself; a service manager signals only this process.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
process.on('SIGINT', () => {});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
