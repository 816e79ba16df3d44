/** The address at which a page or a script of the learner speaks MQTT with their broker. */
import type { SandboxView } from '../../model/wire.ts';
import { relayAddress } from '../../runner/relay.ts';

/** Its WebSocket listener; where the lab has none, a relay to its first one. */
export function mqttUrlOf({ listeners, relayUrl }: Pick<SandboxView, 'listeners' | 'relayUrl'>): string {
  const own = listeners.find(({ transport }) => transport === 'ws');
  return own?.url ?? relayAddress(relayUrl, { kind: 'connection', listener: listeners[0]?.name ?? '' });
}
