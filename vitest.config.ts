import { defineConfig } from 'vitest/config';

/**
 * In CI, where other work may stall a machine for longer than a test that waits for real time allows. What fails twice fails, and what
 * needed its second try is shown so.
 */
const retry = process.env.CI ? 1 : 0;

/** Many tests wait for a time-out of the product, so more files than processors run at a time. */
const filesAtOnce = 3;

export default defineConfig({
  test: {
    reporters: ['default', './scripts/fidelity/reporter.ts'],
    // A cluster is a thousand modules: files that one worker runs after another share them, and must leave nothing behind.
    isolate: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
          retry,
          maxWorkers: filesAtOnce,
        },
      },
      {
        test: {
          name: 'embedded',
          include: [
            'test/scenarios/**/*.test.ts',
            'test/compatibility/**/*.test.ts',
            'test/personas/**/*.test.ts',
            'test/addresses/**/*.test.ts',
            'test/directory/**/*.test.ts',
            'test/proxy/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/bad-input/**/*.test.ts',
            'test/explanation/**/*.test.ts',
            'test/sync-agent/**/*.test.ts',
            'test/feed/**/*.test.ts',
            'test/presence/**/*.test.ts',
            'test/clock/**/*.test.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry,
          maxWorkers: filesAtOnce,
          provide: { platform: 'embedded' },
        },
      },
      {
        test: {
          // Directories of several makers, one after the other: `npm run test:directories`.
          name: 'directories',
          include: ['test/directories/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          retry,
          maxWorkers: 1,
          provide: { platform: 'containers' },
        },
      },
      {
        test: {
          name: 'containers',
          include: [
            'test/scenarios/**/*.test.ts',
            'test/directory/**/*.test.ts',
            'test/proxy/**/*.test.ts',
            'test/containers/**/*.test.ts',
            // Clusters of their own, of addresses and of a release of their own.
            ...(process.env.CI ? [] : ['test/compatibility/cisco-axl.test.ts', 'test/compatibility/zeep.test.ts']),
            'test/explanation/**/*.test.ts',
            'test/sync-agent/**/*.test.ts',
            // A cluster of its own, for which there is no time in CI.
            ...(process.env.CI ? [] : ['test/feed/**/*.test.ts']),
            'test/presence/**/*.test.ts',
            'test/clock/**/*.test.ts',
          ],
          globalSetup: 'test/containers/global-setup.ts',
          testTimeout: 180_000,
          hookTimeout: 300_000,
          retry,
          // Two files at a time, see the pool of clusters in test/containers/global-setup.ts.
          maxWorkers: 2,
          provide: { platform: 'containers' },
        },
      },
      // By `npm run test:crash`, for it takes minutes.
      {
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          hookTimeout: 120_000,
          maxWorkers: 1,
          provide: { platform: 'embedded' },
        },
      },
    ],
  },
});
