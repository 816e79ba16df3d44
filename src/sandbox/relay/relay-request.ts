/** One HTTP request of a learner’s script to a service of their sandbox. */
import { LabError } from '../../model/problem.ts';
import {
  type OpenedRelayOf,
  type RelayedResponse,
  relayedRequestSchema,
  relayLimits,
  relayReady,
  type TextChannel,
} from '../../model/relay.ts';
import { ServiceUnreachable } from '../../model/service.ts';
import type { Sandbox } from '../sandbox.ts';

/** Ends the channel with its answer. @throws LabError ERR_RELAY_SERVICE for a service that has no port to the outside. */
export function relayRequest(
  sandbox: Pick<Sandbox, 'request' | 'lab'>,
  { service }: OpenedRelayOf<'request'>,
  channel: TextChannel,
): void {
  requireExposed(sandbox.lab, service);
  const left = new AbortController();
  let asked = false;
  channel.onClose(() => left.abort());
  channel.onText((text) => {
    if (asked) return;
    asked = true;
    answer(sandbox, service, text, left.signal).then(
      (response) => {
        channel.send(JSON.stringify(response));
        channel.close();
      },
      (error) => channel.close(error instanceof ServiceUnreachable ? error.message : 'Not a request that HTTP knows.'),
    );
  });
  channel.send(relayReady);
}

async function answer(
  sandbox: Pick<Sandbox, 'request'>,
  service: string,
  text: string,
  signal: AbortSignal,
): Promise<RelayedResponse> {
  const { path, method, headers, body } = relayedRequestSchema.parse(JSON.parse(text));
  const url = `http://${service}${path}`;
  const request = new Request(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
  const response = await sandbox.request(service, request);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.text()).slice(0, relayLimits.bodyCharactersMax),
  };
}

function requireExposed({ id, services }: Sandbox['lab'], name: string): void {
  const exposed = services.filter((service) => service.exposed).map((service) => service.name);
  if (exposed.includes(name)) return;
  throw new LabError({
    code: 'ERR_RELAY_SERVICE',
    title: 'No such service',
    status: 404,
    detail: `The lab "${id}" has no service "${name}" that is reached from outside.`,
    remedy: exposed.length > 0 ? `Choose one of: ${exposed.join(', ')}.` : 'This lab has none.',
  });
}
