/** Calls of the HTTP API. Every way of failing becomes a problem that a person can read. */
import type { PublicLab } from '../../model/lab-definition.ts';
import { LabError, type Problem } from '../../model/problem.ts';
import { serverPath } from './server-path.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const TIMEOUT_MS = 15_000;

export interface CallOptions {
  json?: unknown;
  text?: string;
  timeoutMs?: number;
  /** Lets the request outlive the page: for what is saved at the last moment. */
  keepalive?: boolean;
}

/** @throws LabError with the server's problem, or with one of ours when no answer came. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const { json, text, timeoutMs = TIMEOUT_MS, keepalive = false } = options;
  const headers: Record<string, string> = {};
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (text !== undefined) headers['content-type'] = 'text/plain; charset=utf-8';
  const body = json === undefined ? text : JSON.stringify(json);
  let response: Response;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    response = await fetch(serverPath(path), {
      method,
      headers,
      signal,
      keepalive,
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new LabError(unreachable);
  }
  if (!response.ok) throw new LabError(await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A file of the server's. @throws LabError as `call` does */
export async function download(path: string): Promise<Uint8Array> {
  const response = await fetch(serverPath(path), { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new LabError(unreachable);
  });
  if (!response.ok) throw new LabError(await problemOf(response));
  return new Uint8Array(await response.arrayBuffer());
}

/** The lab, or null where no lab server stands behind these pages: a static copy answers with a page or not at all. */
export async function fetchLab(id: string): Promise<PublicLab | null> {
  try {
    return await call<PublicLab>('GET', `/api/labs/${id}`, { timeoutMs: 5_000 });
  } catch {
    return null;
  }
}

const unreachable: Problem = {
  code: 'ERR_UI_SERVER_UNREACHABLE',
  title: 'No answer from the lab server',
  status: 0,
  detail: 'The lab server did not answer.',
  remedy: 'Check that it is still running, then try again.',
};

async function problemOf(response: Response): Promise<Problem> {
  const said = await response.json().catch(() => null);
  if (said && typeof said.code === 'string' && typeof said.detail === 'string')
    return { title: said.code, remedy: '', ...said, status: response.status };
  return {
    code: 'ERR_UI_UNEXPECTED_ANSWER',
    title: 'An answer nobody expected',
    status: response.status,
    detail: `The lab server answered ${response.status}.`,
    remedy: 'Reload the page; if that does not help, restart the server.',
  };
}
