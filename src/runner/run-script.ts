/** Runs a learner's script from the page: frame, worker, time limits. Stopping removes the frame, and all goes with it. */
import { importSites } from './import-sites.ts';
import type { OverheardPacket } from './lab-api.ts';
import type { FromWorker, LaunchMessage, OutputLine, ToWorker } from './messages.ts';
import { assess, type EndReason, endTexts, type RunPhase, type RunProgress } from './run-state.ts';
import { originalPosition, positionInStack } from './source-position.ts';

const WATCH_INTERVAL_MS = 250;

export interface Transpiled {
  code: string;
  sourceMap: string;
  /** Empty if it can run. Lines and columns count from 1. */
  syntaxErrors: { line: number; column: number; message: string }[];
}

export interface RunOptions {
  source: string;
  transpile(source: string): Promise<Transpiled>;
  sandboxId: string;
  /** The learner's own WebSocket listener, token included. */
  mqttUrl: string;
  /** Where relays of the same sandbox are opened. */
  relayUrl: string;
  given: Readonly<Record<string, string>>;
  answer(secretId: string, value: string): Promise<boolean>;
  /** `capture.pcapng`, or a PEM file that the lab gives. Rejects for anything else. */
  file(name: string): Promise<Uint8Array>;
  /** What a tap on the wires has heard so far. */
  overheard(): readonly OverheardPacket[];
  onOutput(lines: OutputLine[], dropped: number): void;
  onPhase(phase: RunPhase): void;
}

export interface ScriptRun {
  stop(): void;
  /** Never rejects: how a run ended is a result. */
  readonly ended: Promise<EndReason>;
}

export function runScript(options: RunOptions): ScriptRun {
  const abort = new AbortController();
  const ended = Promise.race([run(options, abort.signal), whenAborted(abort.signal)]).then((reason) => {
    options.onOutput([{ level: 'system', text: endTexts[reason] }], 0);
    return reason;
  });
  return { ended, stop: () => abort.abort() };
}

/** Stop must work at once, also while the compiler or the runtime is still on its way. */
function whenAborted(signal: AbortSignal): Promise<EndReason> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped'), { once: true }));
}

async function run(options: RunOptions, signal: AbortSignal): Promise<EndReason> {
  const say = (line: OutputLine) => options.onOutput([line], 0);
  try {
    const [transpiled, runtime] = await Promise.all([options.transpile(options.source), loadRuntime()]);
    for (const { message, ...position } of transpiled.syntaxErrors) say({ level: 'error', text: message, position });
    if (transpiled.syntaxErrors.length > 0) return 'not-started';
    const { sites, foreign } = await importSites(transpiled.code);
    for (const { specifier, position } of foreign) {
      const original = originalPosition(position, transpiled.sourceMap);
      const text = `Cannot import '${specifier}': a script has 'mqtt' and the global lab, nothing else.`;
      say({ level: 'error', text, ...(original && { position: original }) });
    }
    if (foreign.length > 0) return 'not-started';
    if (signal.aborted) return 'stopped';
    const { mqttUrl, relayUrl, given } = options;
    const start = {
      type: 'start',
      code: transpiled.code,
      imports: sites,
      mqttUrl,
      relayUrl,
      given: { ...given },
    } as const;
    return await inFrame({ type: 'launch', runtime, start }, transpiled.sourceMap, options, signal);
  } catch (error) {
    say({ level: 'error', text: error instanceof Error ? error.message : String(error) });
    return 'not-started';
  }
}

let runtimeText: Promise<string> | undefined;

/** Fetched once a page; a failure is not remembered. */
function loadRuntime(): Promise<string> {
  runtimeText ??= fetch('/runner/runtime.js').then((response) => {
    if (!response.ok) throw new Error('The script runner could not be loaded. Check that the lab server is running.');
    return response.text();
  });
  runtimeText.catch(() => {
    runtimeText = undefined;
  });
  return runtimeText;
}

function inFrame(
  launch: LaunchMessage,
  sourceMap: string,
  options: RunOptions,
  signal: AbortSignal,
): Promise<EndReason> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.title = 'Script runner';
  frame.hidden = true;
  // The server then allows connections to this one sandbox.
  frame.src = `/runner/?sandbox=${options.sandboxId}`;
  const now = performance.now();
  const progress: RunProgress = { startedAtMs: now, lastBeatAtMs: now, evaluated: false, openConnections: 0 };

  return new Promise((resolve) => {
    // An opaque origin has no name to address: '*' reaches this one frame, whose document and policy are ours.
    const post = (message: LaunchMessage | ToWorker) => frame.contentWindow?.postMessage(message, '*');
    const end = (reason: EndReason) => {
      clearInterval(watch);
      window.removeEventListener('message', receive);
      signal.removeEventListener('abort', stop);
      frame.remove();
      resolve(reason);
    };
    const stop = () => end('stopped');
    const receive = (event: MessageEvent<FromWorker>) => {
      if (event.source !== frame.contentWindow) return;
      const message = event.data;
      if (message.type === 'frame-ready') post(launch);
      else if (message.type === 'beat') {
        progress.lastBeatAtMs = performance.now();
        progress.openConnections = message.openConnections;
      } else if (message.type === 'evaluated') progress.evaluated = true;
      else if (message.type === 'output') options.onOutput(message.lines, message.dropped);
      else if (message.type === 'answer') void relayAnswer(message, options).then(post);
      else if (message.type === 'fetch-file') void relayFile(message, options).then(post);
      else if (message.type === 'overhear') post({ type: 'overheard', packets: options.overheard() });
      else if (message.type === 'failed') {
        options.onOutput([failureLine(message, sourceMap)], 0);
        end('failed');
      }
    };
    const watch = setInterval(() => {
      const verdict = assess(progress, performance.now());
      if ('end' in verdict) end(verdict.end);
      else options.onPhase(verdict.phase);
    }, WATCH_INTERVAL_MS);
    window.addEventListener('message', receive);
    signal.addEventListener('abort', stop);
    document.body.append(frame);
  });
}

async function relayAnswer(asked: FromWorker & { type: 'answer' }, options: RunOptions): Promise<ToWorker> {
  const { id, secretId, value } = asked;
  try {
    return { type: 'answered', id, correct: await options.answer(secretId, value), problem: null };
  } catch (error) {
    return { type: 'answered', id, correct: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

async function relayFile({ id, name }: FromWorker & { type: 'fetch-file' }, options: RunOptions): Promise<ToWorker> {
  try {
    return { type: 'file', id, bytes: await options.file(name), problem: null };
  } catch (error) {
    return { type: 'file', id, bytes: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

function failureLine(failure: FromWorker & { type: 'failed' }, sourceMap: string): OutputLine {
  const position = positionInStack(failure.stack, sourceMap);
  return { level: 'error', text: `${failure.name}: ${failure.message}`, ...(position && { position }) };
}
