/** The page's half of the script runner. The server's half is `document.ts`; the worker's is `runtime.ts`. */
export type { OutputLevel, OutputLine, SourcePosition } from './messages.ts';
export { type RunOptions, runScript, type ScriptRun, type Transpiled } from './run-script.ts';
export { type EndReason, endTexts, type RunPhase } from './run-state.ts';
export { SCRIPT_API } from './script-api.ts';
