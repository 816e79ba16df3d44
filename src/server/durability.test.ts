import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { openStore } from '../store/index.ts';
import { hostPids, LAB } from './testing/start-test-server.ts';
import { TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 90_000 });
const dataDir = mkdtempSync(join(tmpdir(), 'durability-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

interface Started {
  url: string;
  process: ChildProcess;
  exited: Promise<number | string | null>;
}

/** `npm start` without the build: the real entry, in a process of its own. */
async function startProcess(environment: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    env: { PORT: '0', DATA_DIR: dataDir, LISTENER_PORT_RANGE: '30000-31999', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | string | null>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code)),
  );
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer) => {
      output += text;
      const found = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    exited.then(() => reject(new Error(output)));
  });
  return { url, process: child, exited };
}

test('what was acknowledged survives kill -9 in the middle of writing', async () => {
  const server = await startProcess();
  const learner = new TestLearner(server.url);
  await learner.call('PUT', '/api/progress', { chapters: { '01-overview': { read: true } } });
  let acknowledged = -1;
  const writing = (async () => {
    for (let round = 0; ; round++) {
      const patch = {
        labs: { [LAB]: { script: `round ${round}` } },
        chapters: { '01-overview': { quiz: { [`q${round % 60}`]: round % 4 } } },
      };
      const answer = await learner.call('PUT', '/api/progress', patch).catch(() => null);
      if (answer === null) return;
      // The limit of changes is no loss: nothing was acknowledged.
      if (answer.status === 200) acknowledged = round;
      if (acknowledged === 120) server.process.kill('SIGKILL');
    }
  })();
  expect(await server.exited).toBe('SIGKILL');
  await writing;
  expect(acknowledged).toBeGreaterThanOrEqual(120);

  const id = learner.cookie.replace('learner=', '').split('.')[0] ?? '';
  const store = await openStore(join(dataDir, 'progress.sqlite'));
  const saved = await store.progress(id);
  await store.close();
  const round = Number(saved.labs[LAB]?.script?.replace('round ', ''));
  expect(round).toBeGreaterThanOrEqual(acknowledged);
  for (let back = 0; back < 60; back++) {
    expect(saved.chapters['01-overview']?.quiz[`q${(acknowledged - back) % 60}`]).toBe((acknowledged - back) % 4);
  }

  const restarted = await startProcess();
  const again = new TestLearner(restarted.url);
  again.cookie = learner.cookie;
  expect((await again.call('GET', '/api/progress')).body).toEqual(saved);
  restarted.process.kill('SIGTERM');
  expect(await restarted.exited).toBe(0);
});

test('the session secret is readable by its owner alone', () => {
  expect(statSync(join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s tells the pages, ends the hosts and the process', async (signal) => {
  const server = await startProcess();
  const learner = new TestLearner(server.url);
  const { id } = await learner.open();
  const page = await learner.watch(id);
  const hosts = hostPids(server.process.pid);
  expect(hosts.length).toBeGreaterThan(0);
  server.process.kill(signal);
  expect((await page.ended()).reason).toBe('shutdown');
  expect(await server.exited).toBe(0);
  for (const pid of hosts) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a taken port is one sentence with its remedy', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  await expect(startProcess({ PORT: String(port) })).rejects.toThrow(
    new RegExp(
      `^ERR_PORT_TAKEN: Port ${port} on 127\\.0\\.0\\.1 is taken by another program\\. .*PORT=${port + 1} npm start\\n$`,
    ),
  );
  other.close();
});
