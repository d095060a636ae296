import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './sources.js'

/** What was done to the bot, by the name under which a test tells what it saw. */
const faults = {
  'kills-redis': 'Any process of five killed with SIGKILL at random moments under load, events over Redis',
  'kills-amqp': 'The same with events over RabbitMQ',
  replaced: 'Every process replaced under load, one after another, with SIGTERM',
  'receiver-dead': 'A receiver killed: its channels',
  'process-slept': 'A process stopped for longer than others wait for it, then woken',
  'event-loop': 'A module that keeps the thread of a router',
  'poison-redis': 'A message that ends every router it comes to, events over Redis',
  'poison-amqp': 'The same with events over RabbitMQ',
  'one-partition': 'Two routers that both want one partition',
  'clock-jump': 'The clock jumps: forwards in three processes, backwards in one',
  sigterm: 'SIGTERM under load',
  'migration-killed': '`waddle migrate` killed with SIGKILL at random moments, then two at once',
  'postgres-slow': 'Every answer of PostgreSQL late',
  'postgres-hung': 'PostgreSQL accepts and says nothing',
  'postgres-cut': 'Connections to PostgreSQL reset',
  'postgres-connections': 'PostgreSQL out of connections, and those of the bot reset',
  'postgres-slow-disk': 'The disk of PostgreSQL slow',
  'sqlite-slow-disk': 'The disk of SQLite slow, one process: sixty commands at once',
  'power-cut': 'The power goes at random moments, SQLite, one process: whatever was written and not waited for is gone',
  'postgres-killed': 'PostgreSQL killed with SIGKILL and restarted under load',
  'replica-lags': 'A replica of PostgreSQL that stops replaying, read all the while',
  'redis-absent': 'Redis absent at the start',
  'redis-stopped': 'Redis stopped, and back empty',
  'redis-killed': 'Redis killed with SIGKILL, and back empty',
  'redis-hung': 'Redis accepts and says nothing',
  'redis-flushed': 'FLUSHALL under load',
  'redis-password': 'A wrong password of Redis',
  'rabbitmq-absent': 'RabbitMQ absent at the start',
  'rabbitmq-killed': 'RabbitMQ killed with SIGKILL and restarted under load',
  'rabbitmq-cut': 'Connections to RabbitMQ reset every two seconds',
  'rabbitmq-full': 'Queues of RabbitMQ full, which refuse what is published',
}
/** Figures that have a column of their own. */
const counted = ['commands', 'unheard', 'apologised', 'lost', 'doubled', 'late']

const [begin, end] = ['<!-- made by `npm run faults` -->', '<!-- end -->']
const kept = join(root, 'docs/reference/faults.json')
const page = join(root, 'docs/reference/faults.md')

/** The table, from what tests saw. */
export function table(figures) {
  const known = figures.filter(({ fault }) => fault in faults)
  const rows = Object.keys(faults).flatMap((fault) => known.find((each) => each.fault === fault) ?? [])
  const head = ['what was done', ...counted, 'besides', 'seen on']
  const lines = rows.map(({ fault, seen, on, cores, memoryGb }) => {
    const besides = Object.entries(seen).filter(([name]) => !counted.includes(name) && name !== 'seed')
    const words = besides.map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toFixed(1)) : value}`)
    return [faults[fault], ...counted.map((name) => seen[name] ?? ''), words.join('; '), `${on}, ${cores} cores, ${memoryGb} GB`]
  })
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The page with the table in its place. */
export function rendered(text, figures) {
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  return `${text.slice(0, from)}\n\n${table(figures)}\n\n${text.slice(to)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2]
  if (folder === undefined || !existsSync(folder)) {
    console.error('usage: npm run faults -- <folder that WADDLE_FIGURES named>')
    process.exit(2)
  }
  const seen = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const before = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : []
  const figures = [...before.filter(({ fault }) => !seen.some((each) => each.fault === fault)), ...seen]
  figures.sort((a, b) => (a.fault < b.fault ? -1 : 1))
  writeFileSync(kept, `${JSON.stringify(figures, undefined, 2)}\n`)
  writeFileSync(page, rendered(readFileSync(page, 'utf8'), figures))
}
