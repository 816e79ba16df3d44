/** The editor, loaded once and only when a lab with it is open. The form of these imports matters: see docs/adr. */
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/typescript/register';
import JsonWorker from 'monaco-editor/languages/features/json/json.worker.js?worker';
import * as json from 'monaco-editor/languages/features/json/register';
import * as ts from 'monaco-editor/languages/features/typescript/register';
import TsWorker from 'monaco-editor/languages/features/typescript/ts.worker.js?worker';
import { SCRIPT_API } from '../../runner/script-api.ts';
import { followTheme } from './theme.ts';

self.MonacoEnvironment = {
  getWorker(_id, label) {
    if (label === 'typescript') return new TsWorker();
    return label === 'json' ? new JsonWorker() : new EditorWorker();
  },
};

/** TypeScript's `moduleDetection: force`: a script may await at its top level without importing anything. */
const MODULE_DETECTION_FORCE = 3;

ts.typescriptDefaults.setCompilerOptions({
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.NodeJs,
  moduleDetection: MODULE_DETECTION_FORCE,
  lib: ['lib.esnext.d.ts', 'lib.webworker.d.ts'],
  strict: true,
  sourceMap: true,
  allowNonTsExtensions: true,
});
ts.typescriptDefaults.setEagerModelSync(true);
ts.typescriptDefaults.addExtraLib(SCRIPT_API, 'file:///lab-api.d.ts');
followTheme(monaco);

/** What may stand in a policy: errors, completion and hover come from the schema generated from the model. */
export function setPolicySchema(schema: object): void {
  json.jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: true,
    trailingCommas: 'ignore',
    schemaValidation: 'error',
    enableSchemaRequest: false,
    schemas: [{ uri: 'lab://policy.schema.json', fileMatch: ['*policy.jsonc'], schema }],
  });
}

export { monaco, ts };
