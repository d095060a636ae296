import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './sources.js'
import { storedTests } from './stored.js'

/**
 * The tests of all modules that ask a database, on each of the stacks that a bot runs on: SQLite and memory in one
 * process; PostgreSQL and Redis, and these with RabbitMQ, as two processes of which one hears and the other works. Each
 * bot has a schema, keys and queues of its own, of which nothing remains.
 *
 *   npm run test:stacks [-- --on sqlite,redis,rabbitmq] [-- <files>]
 */
const servers = {
  WADDLE_TEST_DATABASE_URL: process.env['WADDLE_TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/test',
  WADDLE_TEST_REDIS_URL: process.env['WADDLE_TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379',
  WADDLE_TEST_AMQP_URL: process.env['WADDLE_TEST_AMQP_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672',
}
const stacks = {
  sqlite: { what: 'SQLite and memory', needs: [] },
  postgres: { what: 'PostgreSQL, one process', needs: ['WADDLE_TEST_DATABASE_URL'] },
  redis: { what: 'PostgreSQL and Redis, two processes', needs: ['WADDLE_TEST_DATABASE_URL', 'WADDLE_TEST_REDIS_URL'] },
  rabbitmq: { what: 'PostgreSQL, Redis and RabbitMQ, two processes', needs: Object.keys(servers) },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { on: { type: 'string', default: 'sqlite,redis,rabbitmq' } },
})
const wanted = values.on.split(',')
const unknown = wanted.find((name) => stacks[name] === undefined)
if (unknown !== undefined) fail(`there is no stack "${unknown}"`, `--on ${Object.keys(stacks).join(',')}`)
for (const name of new Set(wanted.flatMap((each) => stacks[each].needs))) await reach(name)

const vitest = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...(positionals.length > 0 ? positionals : storedTests())]
const ended = wanted.map((name) => {
  const { what, needs } = stacks[name]
  console.log(`\nstack   ${what}`)
  const began = performance.now()
  const env = { ...process.env }
  for (const each of Object.keys(servers)) {
    if (needs.includes(each)) env[each] = servers[each]
    else delete env[each]
  }
  const { status } = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit', env })
  return { what, ok: status === 0, seconds: Math.round((performance.now() - began) / 1000) }
})
for (const { what, ok, seconds } of ended) console.log(`${ok ? 'ok    ' : 'FAILED'}  ${what} (${seconds} s)`)
process.exit(ended.every(({ ok }) => ok) ? 0 : 1)

/** Tests that want a server are not to pass because there is none. */
async function reach(name) {
  const { hostname, port, protocol } = new URL(servers[name])
  const usual = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379, 'amqp:': 5672 }
  const socket = connect({ host: hostname, port: Number(port) || usual[protocol] })
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
    socket.setTimeout(5_000, () => reject(new Error('no answer in 5 s')))
  }).catch((error) =>
    fail(`nothing that answers at ${protocol}//${hostname}:${port}: ${error.message}`, `start one, or name it in ${name}`),
  )
  socket.destroy()
}

function fail(why, fix) {
  console.error(`failed  tests of modules on their stacks: ${why}\nfix     ${fix}`)
  process.exit(1)
}
