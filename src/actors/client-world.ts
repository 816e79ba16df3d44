/** What an MQTT client of ours needs of the world it lives in. A sandbox is one. */
import type { Clock } from '../model/clock.ts';
import type { ListenerName } from '../model/ids.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { Network } from '../model/network.ts';
import { LabError } from '../model/problem.ts';

export interface ClientWorld extends Network {
  readonly clock: Clock;
  readonly lab: Pick<LabDefinition, 'listeners'>;
  /** Resolves when everything the broker took in so far has been routed and handed to its subscribers' connections. */
  settled(): Promise<void>;
}

/** The listener a client connects to unless it names one. @throws LabError `ERR_ACTOR_LISTENER` when the lab has none. */
export function firstListener({ lab }: ClientWorld): ListenerName {
  const listener = lab.listeners[0];
  if (listener) return listener.name;
  throw new LabError({
    code: 'ERR_ACTOR_LISTENER',
    title: 'The lab has no listener',
    status: 500,
    detail: 'A client of this lab was asked to connect, but the lab names no listener.',
    remedy: 'Name at least one listener in lab.ts.',
  });
}
