/** What the schema has against a policy, told by line and column. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type * as z from 'zod';
import type { PolicyIssue } from '../model/wire.ts';
import { issueAt, issueAtOffset, type Path } from './issue-location.ts';

export function schemaIssues(error: z.ZodError, root: Node, text: string): PolicyIssue[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(root, text, path, key));
    return [issueAt(root, text, path, sentence(issue.message))];
  });
}

/** A misspelt control that is silently ignored is a control that is off. */
function unknownKey(root: Node, text: string, path: Path, key: string): PolicyIssue {
  const parent = findNodeAtLocation(root, [...path]);
  const property = parent?.children?.find((child) => child.children?.[0]?.value === key);
  return issueAtOffset(text, [...path, key], property?.offset ?? parent?.offset ?? 0, `There is no setting “${key}”.`);
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
