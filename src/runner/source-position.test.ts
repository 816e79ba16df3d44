import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { positionInStack } from './source-position.ts';

it('leads an error back to the line and column the learner wrote', async () => {
  const source =
    'interface Door { open: boolean }\ntype Unused = string;\nconst door: Door = { open: false };\nthrow new Error();';
  const { code, map } = await transform(source, { loader: 'ts', sourcemap: 'external', sourcefile: 'attack.ts' });
  const line = code.split('\n').findIndex((text) => text.startsWith('throw')) + 1;
  expect(line).toBe(2);
  expect(positionInStack(`Error\n    at attack.ts:${line}:7\n    at blob:null/9:1:1`, map)).toEqual({
    line: 4,
    column: 7,
  });
});

it('has no position for a stack outside the script', () => {
  expect(
    positionInStack('Error\n at blob:null/1:2:3', '{"version":3,"sources":[],"names":[],"mappings":""}'),
  ).toBeNull();
});
