/** What a piece of work leaves open behind it: timers, sockets, files, threads. Of its own only, whatever else goes on. */
import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long the process may take to close what it is closing: a busy machine closes late, a leak never does. */
const patienceMs = 2_000;
const lookEveryMs = 5;
/** Kinds of resources that stay open until somebody closes them, by their names in `async_hooks`. */
const lasting = new Set([
  'Timeout',
  'TCPWRAP',
  'TCPSERVERWRAP',
  'TLSWRAP',
  'UDPWRAP',
  'PROCESSWRAP',
  'WORKER',
  'MESSAGEPORT',
  'FILEHANDLE',
  'FSEVENTWRAP',
  'STATWATCHER',
]);

/** Runs `work` and names the kinds of resources it opened that it does not close, two seconds later at the latest. */
export async function leftOpenBy<T>(work: () => Promise<T>): Promise<{ result: T; leftOpen: string[] }> {
  const mine = new AsyncLocalStorage<true>();
  const open = new Map<number, string>();
  const hook = createHook({
    init(asyncId, type) {
      if (mine.getStore() && lasting.has(type)) open.set(asyncId, type);
    },
    destroy: (asyncId) => void open.delete(asyncId),
  });
  hook.enable();
  try {
    const result = await mine.run(true, work);
    const endsAtMs = performance.now() + patienceMs;
    while (open.size > 0 && performance.now() < endsAtMs) {
      // TLS over a stream of our own has no handle to close: it is gone when nobody holds it any more.
      if ([...open.values()].every((type) => type === 'TLSWRAP')) collectGarbage();
      await delay(lookEveryMs);
    }
    return { result, leftOpen: [...new Set(open.values())] };
  } finally {
    hook.disable();
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
