import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/dist/**', '.gopherlab/**'];

/** Three kinds of test: without anything, with real Docker and PostgreSQL, and in a real browser. */
export default defineConfig({
  test: {
    globalSetup: 'tests/support/temporary-folder.ts',
    // How long one waits for what must come: a busy machine is no failure.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,packages,tests}/**/*.test.{ts,tsx}'],
          exclude: [...ignored, '**/*.integration.test.ts', '**/*.browser.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{apps,packages,tests}/**/*.integration.test.ts'],
          exclude: ignored,
          // They share one Docker Engine and two cores.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.browser.test.ts'],
          exclude: ignored,
          // Half of the time a browser test waits: for gradings, or for its own api.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
