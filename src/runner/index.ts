/**
 * The script runner as others see it. `run-script.ts` is loaded at the first run; `document.ts` is the server's half,
 * `runtime.ts` the worker's.
 */
export type { OutputLevel, OutputLine, SourcePosition } from './messages.ts';
export type { RunOptions, ScriptRun, Transpiled } from './run-script.ts';
export type { EndReason, RunPhase } from './run-state.ts';
export { SCRIPT_API } from './script-api.ts';
