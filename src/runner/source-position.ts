/** Leads an error in the emitted code back to the line the learner wrote. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { SCRIPT_NAME, type SourcePosition } from './messages.ts';

const frame = new RegExp(`${SCRIPT_NAME.replace('.', '\\.')}:(\\d+):(\\d+)`);

/** Position of the innermost frame of the script within a stack trace, in the learner's text; null if it has none. */
export function positionInStack(stack: string, sourceMap: string): SourcePosition | null {
  const match = frame.exec(stack);
  if (!match) return null;
  return originalPosition({ line: Number(match[1]), column: Number(match[2]) }, sourceMap);
}

/** @param emitted Position in the emitted code, from 1. */
export function originalPosition(emitted: SourcePosition, sourceMap: string): SourcePosition | null {
  // trace-mapping counts lines from 1 and columns from 0.
  const found = originalPositionFor(new TraceMap(sourceMap), { line: emitted.line, column: emitted.column - 1 });
  return found.line === null ? null : { line: found.line, column: found.column + 1 };
}
