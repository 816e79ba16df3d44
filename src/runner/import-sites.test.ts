import { expect, it } from 'vitest';
import { importSites } from './import-sites.ts';
import { rewriteImports } from './rewrite-imports.ts';

it('rewrites static and dynamic imports of mqtt and leaves look-alikes in strings and comments alone', async () => {
  const code = `import mqtt, { connect } from 'mqtt';\n// import 'mqtt'\nconst text = "from 'mqtt'";\nawait import('mqtt');`;
  const { sites, foreign } = await importSites(code);
  expect(foreign).toEqual([]);
  expect(rewriteImports(code, sites, 'blob:x')).toBe(
    `import mqtt, { connect } from 'blob:x';\n// import 'mqtt'\nconst text = "from 'mqtt'";\nawait import("blob:x");`,
  );
});

it('names every other import with its place', async () => {
  const { sites, foreign } = await importSites(`const a = 1;\nimport fs from 'node:fs';`);
  expect(sites).toEqual([]);
  expect(foreign).toEqual([{ specifier: 'node:fs', position: { line: 2, column: 17 } }]);
});
