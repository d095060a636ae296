import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Runtime, SqliteStore, silentLog } from '../packages/core/dist/index.js'

/** A module whose one command writes a row, and one that only answers. */
const pond = {
  name: 'pond',
  capabilities: ['db'],
  migrations: {
    '001_feed': {
      up: (knex) =>
        knex.schema.createTable('pond_feed', (table) => {
          table.increments('id')
          table.text('person')
          table.integer('at')
        }),
      down: (knex) => knex.schema.dropTable('pond_feed'),
    },
  },
  commands: {
    'feed [text:rest]': async ({ db, author, message }) => {
      await db.run`INSERT INTO pond_feed (person, at) VALUES (${author.id}, ${message.at})`
    },
    'echo [text:rest]': ({ args }) => args.text,
  },
}

/**
 * The whole bot without a platform: what a receiver hands over goes in, what it says goes to a receiver that drops it.
 *
 * @param {{ file?: boolean, log?: object, modules?: object[], singly?: boolean }} options `file`: a database in a file,
 * durable as in production; `modules`: what is loaded besides; `singly`: no two transactions share a commit
 */
export async function startRoad({ file = false, log = silentLog, modules = [], singly = false } = {}) {
  const folder = file ? mkdtempSync(join(tmpdir(), 'waddle-bench-')) : undefined
  const store = SqliteStore.open({ file: folder ? join(folder, 'bot.db') : ':memory:' })
  if (singly) oneByOne(store)
  const statements = counted(store)
  // By number, and not a map: what hangs on one such would stay until a full collection, and be taken for the bot's.
  const waiting = []
  const mute = {
    name: 'mute',
    receiver: {
      platform: 'console',
      start: async () => ({ send: async () => ({ sent: true }), health: () => ({ state: 'up' }), stop: async () => {} }),
    },
  }
  const runtime = new Runtime({
    store,
    log,
    migrate: true,
    modules: [{ definition: pond }, { definition: mute }, ...modules.map((definition) => ({ definition }))],
    settled: ({ id }) => waiting[id.slice(1)]?.(),
  })
  await runtime.start()
  let next = 0
  const envelope = (text, more) => ({
    id: `m${next}`,
    platform: 'console',
    server: null,
    channel: `ch${next % 50}`,
    account: { id: `u${next % 1000}`, name: `u${next++ % 1000}` },
    kind: 'message',
    at: 1_700_000_000_000,
    receivedAt: 1_700_000_000_000,
    text,
    ...more,
  })
  return {
    runtime,
    statements,
    envelope,
    /** Resolves when everything that the message caused is done. */
    say: (text, more) =>
      new Promise((resolve) => {
        const message = envelope(text, more)
        const number = message.id.slice(1)
        waiting[number] = () => {
          waiting[number] = undefined
          resolve()
        }
        void runtime.receive(message)
      }),
    async stop() {
      await runtime.stop()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A command's transaction begins when the one before it is on disk; what arrives goes there with the command that is next. */
function oneByOne(store) {
  const begin = store.begin.bind(store)
  let before = Promise.resolve()
  store.begin = async () => {
    let over
    const turn = before
    before = new Promise((resolve) => (over = resolve))
    await turn
    const transaction = await begin()
    for (const end of ['commit', 'rollback']) {
      const own = transaction[end].bind(transaction)
      transaction[end] = () => own().finally(over)
    }
    const commitWith = transaction.commitWith.bind(transaction)
    transaction.commitWith = (last) => {
      over()
      return commitWith(last)
    }
    return transaction
  }
}

/** How often somebody asks the database for anything. */
function counted(store) {
  const count = { n: 0 }
  for (const name of ['begin', 'transaction']) {
    const own = store[name].bind(store)
    store[name] = (...args) => {
      count.n++
      return own(...args)
    }
  }
  for (const name of ['all', 'one', 'run']) {
    const own = store.db[name].bind(store.db)
    store.db[name] = (...args) => {
      count.n++
      return own(...args)
    }
  }
  return count
}
