import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openRows } from './rows.mjs'

const program = fileURLToPath(new URL('../../packages/cli/bin/run.js', import.meta.url))
// In the checkout, so that its modules are found.
const scratch = fileURLToPath(new URL('../../.tmp', import.meta.url))
const startMs = 60_000
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Two commands that write a row: one tells, one does not. */
const tally = `
import { defineModule } from '@waddlebot/sdk'
const keep = ({ args, db, author, channel }) =>
  db.run\`INSERT INTO tally_row (who, place, n) VALUES (\${author.accountId}, \${channel.id}, \${args.n})\`
export default defineModule({
  name: 'tally',
  capabilities: ['db'],
  migrations: { '001_row': { up: (knex) => knex.schema.createTable('tally_row', (t) => {
    t.increments('id'); t.text('who').notNullable(); t.text('place').notNullable(); t.integer('n').notNullable()
  }) } },
  commands: {
    'put <n:int>': { describe: 'Keep a number', run: async (ctx) => { await keep(ctx) } },
    'ask <n:int>': { describe: 'Keep a number and say so', run: async (ctx) => { await keep(ctx); return 'kept ' + ctx.args.n } },
  },
})
`

/** Which parts the processes of a fleet are: one that hears, one for jobs and the web side, the rest work. */
function rolesOf(processes) {
  if (processes === 1) return ['']
  if (processes === 2) return ['receivers,hub,jobs', 'router']
  return ['receivers', 'hub,jobs', ...Array.from({ length: processes - 2 }, () => 'router')]
}

/** Whether the program can be run in parts. */
function knowsParts() {
  const { stdout } = spawnSync(process.execPath, [program, 'run', '--help'], { encoding: 'utf8' })
  return /--only\b/.test(stdout)
}

/** A bot in a folder of its own, as people start it, with a database of its own. */
export async function startBot(options, { receivers, env: tokens }) {
  const { database, processes, bus } = options
  if (processes > 1 && !knowsParts()) throw new Error('--processes: this program runs as one process, it has no `waddle run --only`')
  mkdirSync(scratch, { recursive: true })
  const dir = mkdtempSync(join(scratch, 'load-'))
  mkdirSync(join(dir, 'modules', 'tally'), { recursive: true })
  writeFileSync(join(dir, 'modules', 'tally', 'index.js'), tally)
  writeFileSync(join(dir, 'modules', 'tally', 'package.json'), '{"type":"module","exports":"./index.js"}')
  const rows = await openRows(database, dir)
  const many = processes > 1
  const redis = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
  const amqp = process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672'
  const lines = [
    `name: ${rows.name}`,
    ...(database === 'sqlite' ? ['database: sqlite:bot.db'] : []),
    ...(many ? [`bus: ${bus}`] : []),
    'http: { port: 0 }',
    'receivers:',
    ...receivers,
    'modules:',
    '  tally: { from: ./modules/tally }',
  ]
  writeFileSync(join(dir, 'waddle.yml'), `${lines.join('\n')}\n`)
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    ...tokens,
    ...(rows.url === undefined ? {} : { DATABASE_URL: rows.url }),
    ...(many ? { REDIS_URL: redis, ...(bus === 'amqp' ? { AMQP_URL: amqp } : {}) } : {}),
  }
  const parts = []
  const bot = {
    what: many
      ? `${processes} processes on PostgreSQL, Redis${bus === 'amqp' ? ' and RabbitMQ' : ''}`
      : `one process on ${database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
    get pids() {
      return parts.map(({ child }) => child.pid)
    },
    count: rows.count,
    rows: rows.all,
    /** `/metrics` of every process, as text. */
    metrics: () => Promise.all(parts.filter(({ url }) => url).map(async ({ url }) => (await fetch(`${url}/metrics`)).text())),
    /** End every process in order. @returns their exit codes */
    stop: async () => {
      for (const { child } of parts) child.kill('SIGTERM')
      return Promise.all(parts.map(({ ended }) => ended))
    },
    /** Leave nothing of it. */
    drop: async () => {
      for (const { child } of parts) child.kill('SIGKILL')
      await Promise.all(parts.map(({ ended }) => ended))
      await rows.drop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  try {
    await migrate(dir, env)
    for (const roles of rolesOf(processes)) parts.push(await start(dir, env, roles))
    for (const { url } of parts) if (url !== undefined) await ready(url)
    return bot
  } catch (error) {
    await bot.drop()
    throw error
  }
}

async function migrate(dir, env) {
  const { ended, log } = run(dir, env, ['migrate'])
  if ((await ended) !== 0) throw new Error(`waddle migrate failed:\n${log()}`)
}

/** One process of it; resolves once it runs. */
async function start(dir, env, roles) {
  const part = run(dir, env, roles === '' ? ['run'] : ['run', '--only', roles])
  let code
  void part.ended.then((ended) => (code = ended))
  for (const end = Date.now() + startMs; !part.log().includes('"message":"running"'); await pause(20)) {
    if (code !== undefined) throw new Error(`waddle run ${roles} ended with ${code}:\n${part.log().slice(-2_000)}`)
    if (Date.now() > end) throw new Error(`waddle run ${roles} did not start:\n${part.log().slice(-2_000)}`)
  }
  return { child: part.child, ended: part.ended, url: /"http":"(http:\/\/[^"]+)"/.exec(part.log())?.[1] }
}

/** Connected to everything that it must reach. */
async function ready(url) {
  for (const end = Date.now() + startMs; ; await pause(50)) {
    const answer = await fetch(`${url}/readyz`)
    const said = await answer.text()
    if (answer.ok) return
    if (Date.now() > end) throw new Error(`the bot does not get ready: ${said}`)
  }
}

function run(dir, env, words) {
  const child = spawn(process.execPath, [program, ...words], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  // Its beginning tells where it is, its end what went wrong.
  const keep = (chunk) => {
    log = log.length > 200_000 ? log.slice(0, 20_000) + log.slice(-100_000) + chunk : log + chunk
  }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', keep)
  const ended = new Promise((resolve) => child.on('close', resolve))
  return { child, ended, log: () => log }
}
