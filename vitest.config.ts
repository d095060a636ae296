import { defineConfig } from 'vitest/config'

// The same cases each time in CI; see scripts/seed.ts.
if (process.env['CI'] !== undefined) process.env['SEED'] ??= '20261121'

/** Where a library keeps timers and sockets of its own, which would be seen by the next file, and what starts processes. */
const apart = [
  'packages/cli',
  'packages/fake-platforms',
  'modules/discord',
  'modules/slack',
  'modules/twitch',
  'docs',
  'scripts',
  'bench/load',
]
const files = (folders: readonly string[]) => folders.map((folder) => `${folder}/**/*.test.{ts,tsx}`)

/** Tests run against the sources (`waddle-source`), so nothing stale is ever tested; what spawns the program uses dist. */
export default defineConfig({
  resolve: { conditions: ['waddle-source'] },
  ssr: { resolve: { conditions: ['waddle-source'] } },
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    setupFiles: ['scripts/seed.ts'],
    disableConsoleIntercept: true,
    // Every statement is a trip to a server there, and a few tests write tens of thousands.
    testTimeout: process.env['WADDLE_TEST_DATABASE_URL'] === undefined ? 60_000 : 120_000,
    hookTimeout: 60_000,
    // What comes true in a moment has a longer one on a small machine.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      // Loading core and the libraries anew for each of three hundred files takes as long as their tests.
      { extends: true, test: { name: 'together', isolate: false, include: files(['packages/*', 'modules/*']), exclude: files(apart) } },
      { extends: true, test: { name: 'apart', include: files(apart) } },
    ],
  },
})
