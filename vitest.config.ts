import { defineConfig } from 'vitest/config'

// The same cases each time in CI; see scripts/seed.ts.
if (process.env['CI'] !== undefined) process.env['SEED'] ??= '20261121'

/** Tests run against the sources (`waddle-source`), so nothing stale is ever tested; what spawns the program uses dist. */
export default defineConfig({
  resolve: { conditions: ['waddle-source'] },
  ssr: { resolve: { conditions: ['waddle-source'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'modules/*/src/**/*.test.ts', 'docs/**/*.test.ts', 'scripts/**/*.test.ts'],
    setupFiles: ['scripts/seed.ts'],
    disableConsoleIntercept: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
