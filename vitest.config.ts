import { defineConfig } from 'vitest/config'

/** Tests run against the sources (`waddle-source`), so nothing stale is ever tested; what spawns the program uses dist. */
export default defineConfig({
  resolve: { conditions: ['waddle-source'] },
  ssr: { resolve: { conditions: ['waddle-source'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'modules/*/src/**/*.test.ts', 'docs/**/*.test.ts', 'scripts/**/*.test.ts'],
    disableConsoleIntercept: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
