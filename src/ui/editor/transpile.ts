import type { Transpiled } from '../../runner/index.ts';
import { monaco, ts } from './monaco.ts';

const REGISTER_TIMEOUT_MS = 15_000;
const REGISTER_PAUSE_MS = 50;

let runs = 0;

/** Turns a script into JavaScript in the editor's own TypeScript worker, on a model of its own. */
export async function transpile(source: string): Promise<Transpiled> {
  const uri = monaco.Uri.parse(`file:///run-${++runs}/attack.ts`);
  const model = monaco.editor.createModel(source, 'typescript', uri);
  try {
    const worker = await (await typescriptWorker())(uri);
    const [syntax, output] = await Promise.all([
      worker.getSyntacticDiagnostics(uri.toString()),
      worker.getEmitOutput(uri.toString()),
    ]);
    const file = (ending: string) => output.outputFiles.find(({ name }) => name.endsWith(ending))?.text ?? '';
    return {
      code: file('.js').replace(/\n\/\/# sourceMappingURL=.*$/, ''),
      sourceMap: file('.js.map'),
      syntaxErrors: syntax.map(({ start = 0, messageText }) => {
        const { lineNumber, column } = model.getPositionAt(start);
        return {
          line: lineNumber,
          column,
          message: typeof messageText === 'string' ? messageText : messageText.messageText,
        };
      }),
    };
  } finally {
    model.dispose();
  }
}

/** The worker registers a moment after the first TypeScript model exists; there is no event for it. */
async function typescriptWorker(): ReturnType<typeof ts.getTypeScriptWorker> {
  const deadline = performance.now() + REGISTER_TIMEOUT_MS;
  for (;;) {
    try {
      return await ts.getTypeScriptWorker();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, REGISTER_PAUSE_MS));
    }
  }
}
