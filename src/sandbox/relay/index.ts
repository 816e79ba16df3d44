/** What a learner’s script reaches through a relay; see src/model/relay.ts. */
import type { OpenedRelay, TextChannel } from '../../model/relay.ts';
import type { Sandbox } from '../sandbox.ts';
import { relayInterception } from './relay-interception.ts';
import { relayRequest } from './relay-request.ts';

export { relayConnection } from './relay-connection.ts';

/** Serves a relay that carries texts. @throws LabError; then nothing was begun */
export function serveTexts(
  sandbox: Sandbox,
  opened: Exclude<OpenedRelay, { kind: 'connection' }>,
  channel: TextChannel,
): void {
  if (opened.kind === 'interception') relayInterception(sandbox, opened, channel);
  else relayRequest(sandbox, opened, channel);
}
