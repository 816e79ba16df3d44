/** What a piece of work leaves open behind it: timers, sockets, files, threads. Of its own only, whatever else goes on. */
import { AsyncLocalStorage, createHook } from 'node:async_hooks';

/** How often the process gets a turn to close what it is closing. */
const turnsMax = 100;
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

/** Runs `work` and names the kinds of resources it opened that are still open a little later. */
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
    for (let turn = 0; turn < turnsMax && open.size > 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { result, leftOpen: [...new Set(open.values())] };
  } finally {
    hook.disable();
  }
}
