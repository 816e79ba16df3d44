/** All HTTP services of one sandbox. */
import type { Clock } from '../model/clock.ts';
import type { ActorId } from '../model/ids.ts';
import type { UnstampedEvent } from '../model/lab-event.ts';
import { LabError } from '../model/problem.ts';
import type { ServiceControl, ServiceDefinition, ServicePort } from '../model/service.ts';
import { Directory } from './directory.ts';
import { KeySet, type PublicKey } from './key-set.ts';
import { SimulatedService } from './simulated-service.ts';

export interface ServicesOptions {
  definitions: readonly ServiceDefinition[];
  clock: Clock;
  secrets: Readonly<Record<string, string>>;
  /** Public halves of the lab's token keys, by id. */
  publicKeys: ReadonlyMap<string, PublicKey>;
  emit(event: UnstampedEvent): void;
}

export interface Services extends ServicePort {
  /** A request by an actor, or by the broker itself (null). @throws ServiceUnreachable */
  request(
    service: string,
    request: Request,
    actor: ActorId | null,
    onWait?: (waiting: boolean) => void,
  ): Promise<Response>;
  /** @throws LabError `ERR_SERVICE_NAME` for a name that the lab does not have. */
  control(service: string): ServiceControl;
}

interface Entry {
  service: SimulatedService;
  directory: Directory | null;
  keySet: KeySet | null;
}

/** Characters of a target and of a body that events tell. */
const toldCharactersMax = 1_024;

const byNobody = { listener: null, connectionId: null, clientId: null, principal: null, rule: null, spec: null };

export async function createServices(options: ServicesOptions): Promise<Services> {
  const entries = new Map<string, Entry>();
  for (const definition of options.definitions) entries.set(definition.name, await createEntry(definition, options));

  const request: Services['request'] = async (name, asked, actor, onWait) => {
    const { clock, emit } = options;
    const startedMs = clock.now();
    const { pathname, search } = new URL(asked.url);
    const body = asked.body ? await asked.clone().text() : '';
    let status: number | null = null;
    try {
      const answer = await known(entries, name).service.ask(asked, onWait);
      status = answer.status;
      return answer;
    } finally {
      const target = `${pathname}${search}`.slice(0, toldCharactersMax);
      const told = { service: name, method: asked.method, target, body: body.slice(0, toldCharactersMax) };
      emit({ type: 'service.asked', ...told, status, ms: clock.now() - startedMs, ...byNobody, actor });
    }
  };

  return {
    request,
    ask: (name, asked, onWait) => request(name, asked, null, onWait),
    answerKey: (name) => entries.get(name)?.service.answerKey,
    control: (name) => controlOf(name, known(entries, name)),
  };
}

async function createEntry(definition: ServiceDefinition, options: ServicesOptions): Promise<Entry> {
  const { clock, secrets, publicKeys } = options;
  const { name, concurrencyMax } = definition;
  const directory = definition.kind === 'directory' ? new Directory(definition, secrets) : null;
  const keySet = definition.kind === 'jwks' ? new KeySet(definition, publicKeys) : null;
  const answerKey = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const answer = (request: Request) =>
    directory?.answer(request) ?? keySet?.answer(request) ?? new Response(null, { status: 404 });
  return { service: new SimulatedService({ name, clock, concurrencyMax, answerKey, answer }), directory, keySet };
}

function controlOf(name: string, { service, directory, keySet }: Entry): ServiceControl {
  return {
    behave: (behaviour) => service.behave(behaviour),
    get peakConcurrency() {
      return service.peakConcurrency;
    },
    revoke: (userName) => (directory ?? missing(name, 'users')).revoke(userName),
    publish: (keys) => (keySet ?? missing(name, 'keys')).publish(keys),
  };
}

function known(entries: ReadonlyMap<string, Entry>, name: string): Entry {
  return entries.get(name) ?? missing(name, 'name here');
}

function missing(name: string, what: string): never {
  throw new LabError({
    code: 'ERR_SERVICE_NAME',
    title: 'No such service',
    status: 404,
    detail: `The service "${name}" has no ${what}.`,
    remedy: 'Name a service of the right kind under `services` in lab.ts.',
  });
}
