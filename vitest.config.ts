import { defineConfig } from 'vitest/config';

/**
 * `unit` stands beside the code, `interop` brings other people's clients, `labs` proves every lab folder, `e2e` drives a
 * browser, and `e2e-alone` does so where the machine has to be quiet, because time is measured or processes are killed.
 */
const inBrowser = { testTimeout: 120_000, hookTimeout: 120_000 };
const alone = ['containment', 'faults', 'neighbours'].map((name) => `tests/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts', 'tests/architecture/**/*.test.ts'],
        },
      },
      { test: { name: 'interop', include: ['tests/interop/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'labs', include: ['tests/labs/**/*.test.ts'], testTimeout: 60_000 } },
      { test: { ...inBrowser, name: 'e2e', include: ['tests/e2e/**/*.test.ts'], exclude: alone, maxWorkers: 2 } },
      { test: { ...inBrowser, name: 'e2e-alone', include: alone, fileParallelism: false } },
    ],
  },
});
