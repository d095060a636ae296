import type { Db, Envelope } from '@waddlebot/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Claims } from '../../intake/claims.ts'
import { DeadEvents } from '../../intake/dead-events.ts'
import { Hold } from '../../intake/hold.ts'
import { Journal } from '../../intake/journal.ts'
import { Orphans } from '../../intake/orphans.ts'
import { SqlJobs } from '../../jobs/sql.ts'
import { dossierOf } from '../../people/dossier.ts'
import { Places } from '../../people/index.ts'
import { Links } from '../../people/links.ts'
import { OwnServer } from '../../test-host/own-server.ts'
import { migrate } from '../migrations.ts'
import { coreSchema } from '../schema/index.ts'
import type { Store } from '../store.ts'
import { PostgresStore } from './store.ts'

/** As many rows as a bot has after years. */
const many = 1_000_000

let server: OwnServer
let store: PostgresStore
beforeAll(async () => {
  server = await OwnServer.start()
  store = await PostgresStore.open({ url: server.url, settings: { synchronous_commit: 'off' }, statementMs: 120_000, silenceMs: 130_000 })
  await migrate(store, [coreSchema], 0)
  const { db } = store
  await db.run`
    INSERT INTO waddle_event (key, state, received_at, done_at) SELECT 'twitch:e' || n, 'done', n, n FROM generate_series(1, ${many}) n`
  await db.run`
    INSERT INTO waddle_event (key, state, envelope, received_at, holder)
    SELECT 'twitch:open' || n, 'accepted', '{}', n, 'gone' FROM generate_series(1, 50) n`
  await db.run`
    INSERT INTO waddle_event (key, state, envelope, received_at, lane)
    SELECT 'twitch:wait' || n, 'accepted', '{}', ${many} + n, 'twitch:pond ' || n % 500 FROM generate_series(1, 5000) n`
  await db.run`
    INSERT INTO waddle_job (id, module, name, key, payload, due_at)
    SELECT 'j' || n, 'notes', 'remind', 'k' || n, '{}', n * 1000 FROM generate_series(1, ${many}) n`
  await db.run`
    INSERT INTO waddle_account (id, platform, name, person, seen_at)
    SELECT 'twitch:' || n, 'twitch', 'Viewer' || n, 'twitch:' || n - n % 2, n FROM generate_series(1, ${many}) n`
  await db.run`
    INSERT INTO waddle_account_name (account, name, since) SELECT 'twitch:' || n, 'Viewer' || n, n FROM generate_series(1, ${many}) n`
  await db.run`ANALYZE`
}, 180_000)
afterAll(async () => {
  await store?.close()
  await server?.[Symbol.asyncDispose]()
})

/** The store, and how the server would go about each statement that is asked of it. */
function explaining(): { readonly of: Store; readonly plans: string[] } {
  const plans: string[] = []
  const explain = async (parts: TemplateStringsArray, values: unknown[]) => {
    const strings = [`EXPLAIN ${parts[0]}`, ...parts.slice(1)]
    const lines = await store.db.all<Record<string, string>>(Object.assign(strings, { raw: strings }), ...values)
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
  }
  const db = new Proxy(store.db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (name !== 'all' && name !== 'one' && name !== 'run') return typeof member === 'function' ? member.bind(target) : member
      return async (parts: TemplateStringsArray, ...values: unknown[]) => {
        await explain(parts, values)
        return (member as Db['all']).call(target, parts, ...values)
      }
    },
  })
  const of = new Proxy(store, {
    get(target, name) {
      if (name === 'db') return db
      return name === 'transaction' ? (work: (within: Db) => Promise<unknown>) => work(db) : Reflect.get(target, name, target)
    },
  })
  return { of, plans }
}

/** What a plan must not do with a table of a million rows. */
const readsAll = /Seq Scan on waddle_(event|job|account|account_name)\b/

const pond = new Places('!').at('twitch', null, 'pond')
/** Asks once, whatever is before it. */
const waiting = { ours: () => {}, later: () => void (asked = true), wanted: () => !asked }
let asked = false

const questions: readonly (readonly [what: string, ask: (store: Store) => Promise<unknown>, index: RegExp])[] = [
  ['events that are open', (of) => new Journal(of).unfinished(), /waddle_event_open/],
  ['events that were put aside', (of) => new DeadEvents(of).count(), /waddle_event_dead/],
  ['events whose process is gone', (of) => new Orphans(of, 'me', new Hold(of, 'me')).events(1, 10, () => {}), /waddle_event_open/],
  ['what its author said before it', (of) => new Claims(new Hold(of, 'me'), 'me').take(['twitch:wait4000'], waiting), /waddle_event_lane/],
  [
    'whether its author said something that is open',
    (of) => new Journal(of, 'me').arrive([{ key: 'twitch:new', envelope: {} as Envelope }], pond, { id: '7', name: 'ann' }, 0),
    /waddle_event_lane/,
  ],
  ['what this process knows nothing of', (of) => new Orphans(of, 'me', new Hold(of, 'me')).forgotten(1), /waddle_event_(open|lane)/],
  ['jobs that somebody was at', (of) => new SqlJobs(of).takeOver(), /waddle_job_lease/],
  ['whether an event is done', (of) => new Journal(of).isDone('twitch:e500000'), /waddle_event_key_unique/],
  ['the oldest event, which may stay,', (of) => new Journal(of).forget(0), /waddle_event_pkey/],
  ['what is to be forgotten', (of) => new Journal(of).forget(7 * 86_400_000 + 12_000), /waddle_event_pkey/],
  ['what is due soon', (of) => new SqlJobs(of).agenda(60_000), /waddle_job_due_at_index/],
  ['jobs that are due', (of) => new SqlJobs(of).claim(20_000, 1_000, 10), /waddle_job_due_at_index/],
  ['jobs of one module that are due', (of) => new SqlJobs(of).claim(40_000, 1_000, 10, 'notes'), /waddle_job_due_at_index/],
  ['a job by its name', (of) => new SqlJobs(of).cancel(of.db, 'notes', 'k700000'), /waddle_job_(pkey|module_key_unique)/],
  ['who bore a name', (of) => new Links(() => 0).find(of.db, '@viewer500000'), /waddle_account_name_lower/],
  ['what is known of a person', (of) => dossierOf(of.db, 'twitch:500000'), /waddle_account_person_index/],
]

test.each(questions)('%s is found by an index among a million', async (_, ask, index) => {
  const { of, plans } = explaining()
  await ask(of)
  expect(plans.length).toBeGreaterThan(0)
  expect(plans.join('\n\n')).not.toMatch(readsAll)
  expect(plans.join('\n\n')).toMatch(index)
})
