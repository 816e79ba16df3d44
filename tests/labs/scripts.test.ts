/** What the editor shows first, and what it shows last, has no red line under it. */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { loadAllLabs } from '../../src/catalog/index.ts';
import { SCRIPT_API } from '../../src/runner/index.ts';

const labs = await loadAllLabs();
const scripts = labs.flatMap(({ definition, starter, solution }) => [
  { name: `${definition.id}/script.starter.ts`, text: starter },
  { name: `${definition.id}/script.solution.ts`, text: solution },
]);

it('finds scripts to check', () => {
  expect(scripts.length).toBeGreaterThan(0);
});

/** One program for all of them, since most of the time goes into TypeScript's own library. */
const errors = errorsIn([...scripts, { name: 'wrong', text: `await lab.connect({ client: 'me' });` }]);

it.each(scripts)('$name is correct TypeScript for the learner’s API', ({ name }) => {
  expect(errors.get(name)).toEqual([]);
});

it('would find an error', () => {
  expect(errors.get('wrong')?.join()).toMatch(/client/);
});

function errorsIn(sources: readonly { name: string; text: string }[]): Map<string, string[]> {
  const texts = new Map(
    sources.map(({ name, text }, index) => [`/${index}.ts`, { name, text: `${text}\nexport {};` }]),
  );
  texts.set('/api.d.ts', { name: 'api', text: SCRIPT_API });
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    strict: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.getSourceFile = (path, version) => {
    const own = texts.get(path);
    return own ? ts.createSourceFile(path, own.text, version) : getSourceFile(path, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return new Map(
    [...texts].map(([path, { name }]) => [
      name,
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(path))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ]),
  );
}
