import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder, writeModules } from '../trial.ts'

/** A module that leaves a trace of every effect: rows, a sum, a job. */
const ledger = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({
  name: 'ledger',
  capabilities: ['db', 'jobs', 'say:announce'],
  migrations: { '001_row': { up: async (knex) => {
    await knex.schema.createTable('ledger_row', (t) => { t.increments('id'); t.text('key').notNullable(); t.text('who').notNullable() })
    await knex.schema.createTable('ledger_sum', (t) => { t.text('who').primary(); t.integer('n').notNullable() })
    await knex.schema.createTable('ledger_job', (t) => { t.increments('id'); t.text('key').notNullable() })
  } } },
  commands: {
    'put <key>': { describe: 'Keep a row', run: async ({ args, db, author }) => {
      await db.run\`INSERT INTO ledger_row (key, who) VALUES (\${args.key}, \${author.name})\`
      await db.run\`INSERT INTO ledger_sum (who, n) VALUES (\${author.name}, 1) ON CONFLICT (who) DO UPDATE SET n = n + 1\`
      return 'kept ' + args.key
    } },
    'later <key>': { describe: 'Keep a row by a job', run: async ({ args, jobs, now }) => {
      await jobs.schedule('keep', now() + 5, { key: args.key }, args.key)
      return 'soon ' + args.key
    } },
  },
  on: { follow: async ({ event, db }) => { await db.run\`INSERT INTO ledger_row (key, who) VALUES (\${event.id}, 'follow')\` } },
  jobs: { keep: async ({ payload, db }) => { await db.run\`INSERT INTO ledger_job (key) VALUES (\${payload.key})\` } },
})
`

/** A module that writes and then throws: what it wrote must never be seen. It is a module of its own, since one that fails is rested. */
const clumsy = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({
  name: 'clumsy',
  capabilities: ['db'],
  migrations: { '001_row': { up: (knex) => knex.schema.createTable('clumsy_row', (t) => { t.text('key') }) } },
  commands: { 'fail <key>': { describe: 'Write, then throw', run: async ({ args, db }) => {
    await db.run\`INSERT INTO clumsy_row (key) VALUES (\${args.key})\`
    throw new Error('on purpose')
  } } },
})
`

/** A bot that keeps a ledger, in a folder of its own. */
export function ledgerBot(): string {
  const dir = emptyFolder()
  writeModules(dir, { ledger, clumsy })
  writeFileSync(
    join(dir, 'waddle.yml'),
    // Lives as short as these work nothing off: what waits must not be turned away.
    'database: sqlite:data/bot.db\nhttp: false\nlog: { level: silent }\nrouter: { queue: 1000000 }\nmodules:\n  ledger: { from: ./modules/ledger }\n  clumsy: { from: ./modules/clumsy }\n',
  )
  return dir
}
