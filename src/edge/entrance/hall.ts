import type { LabDefinition } from '../../model/lab-definition.ts';
import type { NetworkConnection } from '../../model/network.ts';
import type { TlsPolicy } from '../../model/policy.ts';
import type { TlsServer, Transports } from '../../model/transports.ts';

/** What the doors need of the world around the broker. */
export interface EntranceHall {
  /** What a listener speaks. */
  transportOf(listener: string): LabDefinition['listeners'][number]['transport'];
  /** Name of the broker’s own pages. */
  readonly host: string;
  /** @throws LabError for settings that cannot be used. */
  tlsServer(listener: string, policy: TlsPolicy): TlsServer;
  /** Whether the serial number stands on a list that this listener reads. */
  isRevoked(listener: string, serialNumber: string): boolean;
  keyLog(line: string, connection: NetworkConnection): void;
  acceptWebSocket: Transports['acceptWebSocket'];
}
