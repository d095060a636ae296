import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as quotesSchema from '../../modules/memories/dist/migrations/001_quotes.js'
import * as remindersSchema from '../../modules/memories/dist/migrations/002_reminders.js'
import { addQuote } from '../../modules/memories/dist/quotes/quotes.js'
import { findQuotes } from '../../modules/memories/dist/quotes/search.js'
import { claimDue, nextDue } from '../../modules/memories/dist/reminders/shelf.js'
import { SqliteStore } from '../../packages/core/dist/index.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'

const many = 100_000
const few = 1_000
const syllables = 'duck goose pond crumb quack waddle feather nest reed lily swim dive float bread egg wing beak moss'.split(' ')

/** Me: what 100,000 quotes and 100,000 reminders cost beside 1,000, on SQLite. */
export default async function memories({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-'))
  const shelves = { few: await shelf(join(folder, 'few.db'), few), many: await shelf(join(folder, 'many.db'), many) }
  try {
    const due = await compared(rounds, shelves, (db) => claimDue(db, 1, 200))
    const next = await compared(rounds, shelves, (db) => nextDue(db))
    const word = await compared(rounds, shelves, (db) => findQuotes(db, 'main', 'moorhen', 5))
    const slip = await compared(rounds, shelves, (db) => findQuotes(db, 'main', 'mooorhen', 5))
    return [
      row('Me', 'look for due reminders, none is / among 1,000', ratio(due, 'many', 'few'), '<=', 1.5, 'x', figures(due)),
      row('Me', 'find when the next one is due / among 1,000', ratio(next, 'many', 'few'), '<=', 1.5, 'x', figures(next)),
      row('Me', 'find a quote by a rare word / among 1,000', ratio(word, 'many', 'few'), '<=', 3, 'x', figures(word)),
      row('Me', 'find it with a slip / among 1,000', ratio(slip, 'many', 'few'), '<=', 50, 'x', figures(slip)),
    ]
  } finally {
    for (const store of Object.values(shelves)) await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const figures = (costs) =>
  Object.entries(costs)
    .map(([name, all]) => `${name} ${median(all).toFixed(1)} µs`)
    .join(', ')

function compared(rounds, shelves, work) {
  return alternate(
    Object.fromEntries(Object.entries(shelves).map(([name, store]) => [name, (ms) => inFlight(ms, 1, () => work(store.db))])),
    {
      rounds,
      ms: 300,
    },
  )
}

async function shelf(file, count) {
  const store = SqliteStore.open({ file })
  await store.exclusive(async (knex) => {
    await quotesSchema.up(knex)
    await remindersSchema.up(knex)
  })
  await store.transaction(async (db) => {
    for (let n = 0; n < count; n++) {
      const words = [n, n * 7, n * 13, n * 31].map((number, at) => `${syllables[number % syllables.length]}${at === 3 ? n : ''}`)
      const text = n === count / 2 ? `a moorhen ${n}` : words.join(' ')
      const place = { platform: 'console', channel: 'console:lobby' }
      await addQuote(db, { community: 'main', text, addedBy: null, at: n, ...place })
      await db.run`INSERT INTO memories_reminder (person, account, name, community, channel, text, made_at, due_at, zone)
        VALUES (${`p${n >> 3}`}, 'console:p', 'p', 'main', 'console:lobby', 'x', 0, ${1_000_000 + n}, 'UTC')`
    }
  })
  return store
}
