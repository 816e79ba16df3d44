/**
 * Imports point toward src/model, never along the data. One row a folder: whom it may import. A folder that is not
 * listed may not be imported from at all, so a new folder is a decision and not an accident.
 */
const mayImport = {
  model: [],
  wiretap: ['model'],
  'lab-kit': ['model', 'wiretap', 'envelope'],
  policy: ['model'],
  scram: ['model'],
  envelope: ['model', 'policy'],
  edge: ['model', 'policy', 'scram'],
  detection: ['model', 'policy'],
  services: ['model'],
  tinymq: ['model', 'policy'],
  fuzz: ['model'],
  pki: ['model'],
  capture: ['model'],
  export: ['model'],
  exam: ['model'],
  actors: ['model', 'pki', 'scram', 'envelope'],
  objectives: ['model', 'policy'],
  inspector: ['model'],
  sandbox: ['model', 'edge', 'detection', 'tinymq', 'services', 'policy', 'pki', 'capture', 'actors', 'objectives'],
  judge: ['model', 'lab-kit', 'sandbox', 'actors', 'envelope'],
  'host-node': ['model', 'lab-kit', 'policy', 'export', 'catalog', 'sandbox', 'judge'],
  catalog: ['model', 'lab-kit', 'policy'],
  verify: ['model', 'lab-kit', 'policy', 'catalog', 'objectives', 'sandbox', 'judge', 'host-node', 'runner'],
  store: ['model'],
  server: ['model', 'exam', 'lab-kit', 'policy', 'catalog', 'store', 'host-node', 'runner', 'objectives'],
  ui: ['model', 'inspector', 'runner'],
  runner: ['model', 'wiretap', 'tinymq', 'fuzz'],
  site: ['model', 'policy', 'scram', 'lab-kit', 'catalog', 'inspector', 'ui', 'tinymq', 'fuzz', 'envelope'],
  layouts: ['model', 'catalog', 'site', 'ui', 'styles'],
  pages: ['model', 'catalog', 'site', 'layouts', 'ui', 'styles'],
  integration: ['server', 'model'],
};

const testFile = '\\.test\\.tsx?$';

const folderRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-what-it-may`,
  comment: `src/${folder} may import ${allowed.length ? allowed.join(', ') : 'nothing of ours'}. Move the code, or pass the thing in.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: testFile },
  to: { path: '^(src|labs|content|tests|scripts)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

const isomorphic =
  '^src/(model|policy|scram|envelope|edge|detection|tinymq|fuzz|services|pki|capture|export|exam|actors|objectives|sandbox|judge|lab-kit|inspector|wiretap)/';

/** @type {import('dependency-cruiser').IConfiguration} */
const configuration = {
  forbidden: [
    ...folderRules,
    {
      name: 'labs-know-only-the-lab-kit',
      comment: 'A lab is data and small functions over src/lab-kit; what it needs beyond that belongs into the kit.',
      severity: 'error',
      from: { path: '^labs/([^/]+)/' },
      to: { path: '^(src|labs|content|tests|scripts)/', pathNot: ['^src/lab-kit/', '^labs/$1/'] },
    },
    {
      name: 'core-has-no-node-imports',
      comment:
        'The core also runs in a browser worker: sockets, files and threads come in through ports (src/host-node).',
      severity: 'error',
      from: { path: isomorphic, pathNot: testFile },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-the-edge-speaks-to-aedes',
      comment: 'Nothing reaches the broker that the edge has not checked.',
      severity: 'error',
      from: {
        path: '^(src|labs|tests|scripts)/',
        pathNot: ['^src/edge/', '^tests/edge/', '^scripts/(bench|soak|record)/'],
      },
      to: { path: '^node_modules/(aedes|mqtt-packet)/' },
    },
    {
      name: 'only-the-sandbox-puts-tinymq-behind-a-listener',
      comment:
        'tinymq is weak on purpose. A sandbox starts it for a lab that declares it; elsewhere it parses bytes in the reader’s own browser.',
      severity: 'error',
      from: { path: '^(src/sandbox|labs|scripts)/', pathNot: ['^src/sandbox/target-broker\\.ts$', testFile] },
      to: { path: '^src/tinymq/' },
    },
    {
      name: 'no-circles',
      comment: 'A circle has no inside. Find the idea that both halves share and give it a file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production-code-imports-no-tests',
      comment: 'Fixtures live under tests/ and stay there.',
      severity: 'error',
      from: { path: '^(src|labs)/', pathNot: testFile },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

export default configuration;
