/** What an answer of the hook means: yes, no, ask somebody else, or nothing that we understand. */
import type { HookPolicy } from '../../../model/policy.ts';
import { signatureHeader, signedText } from '../../../model/service.ts';
import type { ServiceAnswer } from '../ask-service.ts';
import { readStrictObject } from './strict-json.ts';

export type HookFailure = keyof HookPolicy['onError'];

export type HookVerdict =
  | { readonly kind: 'allow'; readonly superuser: boolean }
  | { readonly kind: 'deny' }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'failed'; readonly failure: HookFailure; readonly reason: string };

/** @param key under which the service signs; without one nobody’s signature is right */
export async function hookVerdict(
  { accept, signed }: HookPolicy,
  answer: ServiceAnswer,
  question: string,
  key: CryptoKey | undefined,
): Promise<HookVerdict> {
  if (answer.kind === 'unreachable') return failed('unreachable', 'Nobody answers there.');
  if (answer.kind === 'timeout') return failed('timeout', 'No answer came in time.');
  const { status } = answer;
  if (status < 200 || status > 299) return failed('status', `The answer was ${status}.`);
  if (answer.kind === 'too-long') return failed('unclear', 'The answer is too long.');
  if (signed && !(await isSigned(answer, question, key))) return failed('unclear', 'The answer is not signed.');
  const stated = statedResult(answer.body);
  switch (accept) {
    case 'strict':
      return (status === 200 && stated) || failed('unclear', 'The answer is no clear yes or no.');
    case 'anySuccess':
      return stated ?? { kind: 'allow', superuser: false };
    case 'lenient':
      if (status !== 200) return failed('unclear', `The answer was ${status}.`);
      // VULNERABLE: “not allowed” contains it too.
      return /allow/i.test(answer.body) ? { kind: 'allow', superuser: stated?.superuser ?? false } : { kind: 'deny' };
  }
}

/** Null unless it is one JSON object that says exactly one of the three words. Other members are not looked at. */
function statedResult(body: string): (Exclude<HookVerdict, { kind: 'failed' }> & { superuser: boolean }) | null {
  const members = readStrictObject(body);
  const result = members?.['result'];
  const superuser = members?.['is_superuser'] ?? false;
  if ((result !== 'allow' && result !== 'deny' && result !== 'ignore') || typeof superuser !== 'boolean') return null;
  return { kind: result, superuser };
}

async function isSigned(
  { status, headers, body }: Extract<ServiceAnswer, { kind: 'answer' }>,
  question: string,
  key: CryptoKey | undefined,
): Promise<boolean> {
  const signature = headers.get(signatureHeader) ?? '';
  if (!key || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.verify('HMAC', key, bytes, signedText(question, status, body));
}

function failed(failure: HookFailure, reason: string): HookVerdict {
  return { kind: 'failed', failure, reason };
}
