import { defineConfig } from 'vitest/config'

// The same cases each time in CI; see scripts/seed.ts.
if (process.env['CI'] !== undefined) process.env['SEED'] ??= '20261121'

/** Tests run against the sources (`waddle-source`), so nothing stale is ever tested; what spawns the program uses dist. */
export default defineConfig({
  resolve: { conditions: ['waddle-source'] },
  ssr: { resolve: { conditions: ['waddle-source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'modules/*/src/**/*.test.ts',
      'docs/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/load/*.test.ts',
    ],
    setupFiles: ['scripts/seed.ts'],
    disableConsoleIntercept: true,
    // Every statement is a trip to a server there, and a few tests write tens of thousands.
    testTimeout: process.env['WADDLE_TEST_DATABASE_URL'] === undefined ? 60_000 : 120_000,
    hookTimeout: 60_000,
    // What comes true in a moment has a longer one on a small machine.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
})
