import type { LabDefinition } from '../../model/lab-definition.ts';
import type { Policy } from '../../model/policy.ts';
import { LabError } from '../../model/problem.ts';
import type { PolicyIssue } from '../../model/wire.ts';
import { issueInText, labNames, parsePolicy } from '../../policy/index.ts';

export interface PolicyInForce {
  text: string;
  policy: Policy;
}

type PolicyReader = Pick<LabDefinition, 'listeners' | 'devices' | 'secrets'>;

/** Policies are parsed here and not in the server: a text made to be slow to read slows only its author. */
export function readPolicy(text: string, lab: PolicyReader): PolicyInForce | { issues: PolicyIssue[] } {
  const parsed = parsePolicy(text, labNames(lab));
  return 'policy' in parsed ? { text, policy: parsed.policy } : parsed;
}

/** What only the sandbox could find wrong, at its place in the text. */
export function locate(
  text: string,
  { path, message }: { readonly path: readonly string[]; readonly message: string },
): PolicyIssue {
  return issueInText(text, path, message);
}

/** @throws LabError ERR_POLICY_INVALID when none of them can come into force. */
export function firstValidPolicy(texts: readonly string[], lab: PolicyReader): PolicyInForce {
  let first: PolicyIssue | undefined;
  for (const text of texts) {
    const read = readPolicy(text, lab);
    if ('policy' in read) return read;
    first ??= read.issues[0];
  }
  throw new LabError({
    code: 'ERR_POLICY_INVALID',
    title: 'The policy is not valid',
    status: 422,
    detail: `Line ${first?.line ?? 1}: ${first?.message ?? 'there is no policy'}.`,
    remedy: 'Correct it and apply it again.',
  });
}
