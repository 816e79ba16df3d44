/** One question to a service, to its answer or to the end of our patience. */
import type { Clock } from '../../model/clock.ts';
import type { ServicePort } from '../../model/service.ts';

export type ServiceAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: string }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timeout' }
  /** More than we read. */
  | { readonly kind: 'too-long'; readonly status: number };

export interface Asking {
  readonly service: string;
  readonly timeoutMs: number;
  readonly bytesMax: number;
  /** Nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** Told when nothing but the clock brings an answer nearer. */
  waiting(waiting: boolean): void;
}

/** Never rejects. Whoever does not answer in time is told that nobody waits any longer. */
export async function askService(
  clock: Clock,
  services: ServicePort,
  request: Request,
  { service, timeoutMs, bytesMax, gone, waiting }: Asking,
): Promise<ServiceAnswer> {
  const abort = new AbortController();
  let [cancel, giveUp] = [() => {}, () => {}];
  const timeout = new Promise<ServiceAnswer>((resolve) => {
    giveUp = () => {
      resolve({ kind: 'timeout' });
      abort.abort();
    };
    cancel = clock.after(timeoutMs, giveUp);
    if (gone.aborted) giveUp();
    else gone.addEventListener('abort', giveUp);
  });
  const answer = services
    .ask(service, new Request(request, { signal: abort.signal }), waiting)
    .then((response) => read(response, bytesMax))
    // A service that the lab does not have is as unreachable as one that is down.
    .catch((): ServiceAnswer => ({ kind: 'unreachable' }));
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    cancel();
    gone.removeEventListener('abort', giveUp);
    waiting(false);
  }
}

async function read({ status, headers, body }: Response, bytesMax: number): Promise<ServiceAnswer> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const reader = body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    bytes += chunk.value.length;
    if (bytes > bytesMax) {
      await reader?.cancel();
      return { kind: 'too-long', status };
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return { kind: 'answer', status, headers, body: text + decoder.decode() };
}
