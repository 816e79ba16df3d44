/** A connection of the learner’s to any listener of their sandbox, inside TLS if they ask for it. */
import type { Duplex } from 'readable-stream';
import type { OpenedRelayOf } from '../../model/relay.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireHeldKeys } from './held.ts';

/** @throws LabError ERR_RELAY_CERTIFICATE, ERR_RELAY_SECRET, and what `Network.connect` throws */
export function relayConnection(
  sandbox: Pick<Sandbox, 'connect' | 'lab'>,
  { listener, tls }: Pick<OpenedRelayOf<'connection'>, 'listener' | 'tls'>,
): Duplex {
  if (tls) requireHeldKeys(sandbox.lab, tls);
  return sandbox.connect(listener, 'attacker', tls ? { tls } : {});
}
