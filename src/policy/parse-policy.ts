/** From the learner's text to a policy, or to a list of what is wrong and where. */
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Policy, policySchema } from '../model/policy.ts';
import type { PolicyIssue } from '../model/wire.ts';
import { issueAt } from './issue-location.ts';
import { nestingDepth } from './nesting-depth.ts';
import { contradictions, repeatedKeys } from './policy-contradictions.ts';
import { schemaIssues } from './schema-issues.ts';
import { positionAt } from './text-position.ts';
import type { LabNames } from './unknown-names.ts';

export const policyBytesMax = 65_536;
export const policyDepthMax = 16;
const issuesMax = 50;

/**
 * Reads JSONC (comments and trailing commas allowed) and fills in defaults. Never throws.
 * With the names of a lab, others are issues too. Bounded before anything is built: 64 KiB of UTF-8, 16 levels of nesting; at most 50 issues are listed.
 */
export function parsePolicy(text: string, names?: LabNames): { policy: Policy } | { issues: PolicyIssue[] } {
  if (text.length > policyBytesMax || new TextEncoder().encode(text).length > policyBytesMax) {
    return whole(`A policy has at most ${policyBytesMax} bytes.`);
  }
  const tooDeep = nestingDepth(text, policyDepthMax);
  if (tooDeep !== null) {
    return { issues: [{ path: '', ...positionAt(text, tooDeep), message: `Nested deeper than ${policyDepthMax}.` }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !root) {
    return errors.length > 0
      ? { issues: errors.slice(0, issuesMax).map((e) => syntaxIssue(text, e)) }
      : whole('Empty.');
  }
  const repeated = repeatedKeys(root, text);
  if (repeated.length > 0) return { issues: repeated.slice(0, issuesMax) };
  return checked(root, text, names);
}

/** Something wrong with a text that was read without issues, where it stands. */
export function issueInText(text: string, path: readonly string[], message: string): PolicyIssue {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root ? issueAt(root, text, path, message) : { path: '', line: 1, column: 1, message };
}

function checked(
  root: Node,
  text: string,
  names: LabNames | undefined,
): { policy: Policy } | { issues: PolicyIssue[] } {
  const result = policySchema.safeParse(getNodeValue(root));
  const issues = result.success
    ? contradictions(result.data, root, text, names)
    : schemaIssues(result.error, root, text);
  if (issues.length > 0) return { issues: issues.slice(0, issuesMax) };
  return result.success ? { policy: result.data } : whole('Not a policy.');
}

function whole(message: string): { issues: PolicyIssue[] } {
  return { issues: [{ path: '', line: 1, column: 1, message }] };
}

function syntaxIssue(text: string, error: ParseError): PolicyIssue {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return { path: '', ...positionAt(text, error.offset), message: `Not JSON with comments: ${words}.` };
}
