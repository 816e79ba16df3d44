import type { IClientOptions } from 'mqtt';
import type { Clock } from '../model/clock.ts';

type Timer = Extract<NonNullable<IClientOptions['timerVariant']>, object>;

/** Lets mqtt.js count keep-alive by our clock: an interval made of single delays, under ids of its own. */
export function clockTimer(clock: Clock): Timer {
  const cancels = new Map<number, () => void>();
  let lastId = 0;
  const arm = (id: number, task: () => void, everyMs: number): void => {
    cancels.set(
      id,
      clock.after(everyMs, () => {
        arm(id, task, everyMs);
        task();
      }),
    );
  };
  return {
    set: ((task: () => void, everyMs: number) => {
      lastId += 1;
      arm(lastId, task, everyMs);
      return lastId;
    }) as unknown as Timer['set'],
    clear: ((id: number) => {
      cancels.get(id)?.();
      cancels.delete(id);
    }) as unknown as Timer['clear'],
  };
}
