import { defineConfig } from 'vitest/config';

/** `unit` stands beside the code, `interop` brings other people's clients, `labs` proves every lab folder, `e2e` drives a browser. */
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
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
