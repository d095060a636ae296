import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { root } from './sources.js'
import { storedTests } from './stored.js'

/**
 * The tests of all modules that ask a database, on PostgreSQL: each bot in a schema of its own, of which nothing remains.
 *
 *   WADDLE_TEST_DATABASE_URL=postgres://… npm run test:postgres [-- <files>]
 */
const url = process.env['WADDLE_TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/test'

const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
try {
  await client.connect()
  await client.end()
} catch (error) {
  const { host, pathname } = new URL(url)
  console.error(`failed  tests of modules on PostgreSQL: nothing that answers at ${host}${pathname}: ${error.message}`)
  console.error('fix     start one, or name it in WADDLE_TEST_DATABASE_URL')
  process.exit(1)
}

const asked = process.argv.slice(2)
const vitest = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...(asked.length > 0 ? asked : storedTests())]
const { status } = spawnSync(process.execPath, vitest, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, WADDLE_TEST_DATABASE_URL: url },
})
process.exit(status ?? 1)
