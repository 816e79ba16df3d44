/** What an MQTT client of ours needs of the world it lives in. A sandbox is one. */
import type { Clock } from '../model/clock.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { Network } from '../model/network.ts';

export interface ClientWorld extends Network {
  readonly clock: Clock;
  readonly lab: Pick<LabDefinition, 'listeners'>;
  /** Resolves when everything the broker took in so far has been routed and handed to its subscribers' connections. */
  settled(): Promise<void>;
}
