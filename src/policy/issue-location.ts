/** Turns a path in the document into a path as people write it, with line and column. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { PolicyIssue } from '../model/wire.ts';
import { positionAt } from './text-position.ts';

export type Path = readonly (string | number)[];

/** An issue at the value of `path`, or at the nearest value that stands in the text. */
export function issueAt(root: Node, text: string, path: Path, message: string): PolicyIssue {
  let node: Node | undefined;
  for (let length = path.length; !node && length >= 0; length -= 1) {
    node = findNodeAtLocation(root, path.slice(0, length));
  }
  return issueAtOffset(text, path, node?.offset ?? 0, message);
}

export function issueAtOffset(text: string, path: Path, offset: number, message: string): PolicyIssue {
  return { path: printedPath(path), ...positionAt(text, offset), message };
}

/** `acl.rules[2].who` */
function printedPath(path: Path): string {
  return path.reduce<string>(
    (printed, step) => (typeof step === 'number' ? `${printed}[${step}]` : printed ? `${printed}.${step}` : step),
    '',
  );
}
