import { openStore } from '@waddlebot/core'
import { OwnServer } from '@waddlebot/core/test-host'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

let server: OwnServer
beforeAll(async () => {
  server = await OwnServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

/** A bot whose data is on a server of its own, in a database that is there or not. */
async function patient(database = 'postgres') {
  const ward = await Ward.bot()
  const url = server.url.replace(/postgres$/, database)
  ward.edit('sqlite:data/waddle.db', url)
  return { ward, env: { DATABASE_URL: url } }
}

describe('database.reachable', () => {
  test('finds that the database is not there, and the command makes it', async () => {
    const { ward } = await patient('pond')
    await ward.mends('database.reachable', { code: 'WDL_STORE_MISSING', fix: /^createdb -h 127\.0\.0\.1 -p \d+ -U duck pond$/ })
  })

  test('finds that nobody answers, and the command says whether somebody does now', async () => {
    const { ward } = await patient()
    await server.kill()
    const [found] = await ward.findings('database.reachable')
    expect(found).toMatchObject({ level: 'error', code: 'WDL_STORE_UNREACHABLE', fix: expect.stringMatching(/^pg_isready -h 127/) })
    expect((await ward.shell(found!.fix!)).code).not.toBe(0)
    await server.up()
    expect((await ward.shell(found!.fix!)).code).toBe(0)
    expect(await ward.findings('database.reachable')).toEqual([])
  })
})

describe('database.durable', () => {
  test.each(['fsync', 'full_page_writes'])('finds that %s is off, and the command puts it on', async (setting) => {
    const { ward, env } = await patient()
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(`ALTER SYSTEM SET ${setting} = off`)
    await client.query('SELECT pg_reload_conf()')
    await client.end()
    await ward.mends('database.durable', { code: 'WDL_DOCTOR_DURABLE', fix: new RegExp(`ALTER SYSTEM SET ${setting} = on`), env })
  })
})

describe('database.connections', () => {
  test('finds that hardly a connection is left, and the command tells who has them', async () => {
    const { ward, env } = await patient()
    const crowd = Array.from({ length: 22 }, () => new pg.Client({ connectionString: server.url, application_name: 'crowd' }))
    for (const client of crowd) await client.connect()
    try {
      const [found] = await ward.findings('database.connections')
      expect(found).toMatchObject({
        level: 'warn',
        code: 'WDL_STORE_CONNECTIONS',
        message: expect.stringMatching(/^2\d of 27 connections/),
      })
      expect((await ward.shell(found!.fix!, { env })).out).toMatch(/crowd +\| duck +\| idle +\| +22/)
    } finally {
      for (const client of crowd) await client.end()
    }
    expect(await ward.findings('database.connections')).toEqual([])
  })
})

/** What an administrator types. */
async function admin(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

describe('database.pool', () => {
  test('finds a pool that the server has no room for, and the command gives it one that fits', async () => {
    const { ward, env } = await patient()
    ward.edit(`database: ${server.url}`, `database: { url: '${server.url}', pool: 20 }`)
    await ward.mends('database.pool', {
      code: 'WDL_STORE_CONNECTIONS',
      level: 'warn',
      message: /pool is 20, and the server takes 27/,
      fix: 'waddle config set database.pool 12',
      env,
    })
  })

  test('finds a variable that asks for too many, and takes it away', async () => {
    const { ward } = await patient()
    const [found] = await ward.findings('database.pool', { env: { DATABASE_POOL: '20' } })
    expect(found!.fix).toMatch(/^unset DATABASE_POOL && waddle config set database '\{"url":".*","pool":12\}'$/)
    expect(await ward.findings('database.pool', { env: { DATABASE_POOL: '20' } }, found!.fix!)).toEqual([])
  })

  test('finds that all connections of a running bot are busy, and the command gives it more', async () => {
    const { ward, env } = await patient()
    const store = await openStore({ kind: 'postgres', url: server.url }, { as: 'running', pool: 4 })
    const busy = Promise.allSettled(Array.from({ length: 4 }, () => store.db.all`SELECT pg_sleep(60)`))
    try {
      await ward.mends('database.pool', {
        code: 'WDL_STORE_CONNECTIONS',
        level: 'warn',
        message: /all 4 connections of the bot are busy \(1 × database\.pool 4\)/,
        fix: /^waddle config set database '\{"url":".*","pool":8\}'$/,
        env,
      })
    } finally {
      await admin("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()")
      await busy
      await store.close()
    }
  })
})

describe('database.rights', () => {
  test('finds what the user lacks, and the command for the owner grants exactly that', async () => {
    const { ward } = await patient()
    await admin('CREATE ROLE pond LOGIN', 'CREATE TABLE waddle_note (id int)', 'CREATE TABLE others (id int)')
    const url = server.url.replace('duck@', 'pond@')
    await ward.mends('database.rights', {
      code: 'WDL_STORE_DENIED',
      message:
        /^pond may not make a schema to try migrations in; and not make tables in public; and not change waddle_note, which is another's$/,
      fix: /^psql -h 127\.0\.0\.1 -p \d+ -U duck -d postgres -c 'GRANT CREATE ON DATABASE postgres TO pond' -c/,
      env: { DATABASE_URL: url },
    })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await expect(client.query('SELECT 1 FROM others')).rejects.toThrow(/permission denied/)
    await client.query('ALTER TABLE waddle_note ADD COLUMN text text')
    await client.end()
  })
})

describe('database.timeouts', () => {
  test('finds that the server ends connections that wait for work, and the command spares the bot', async () => {
    const { ward, env } = await patient()
    await admin("ALTER SYSTEM SET idle_session_timeout = '5min'", 'SELECT pg_reload_conf()')
    await ward.mends('database.timeouts', {
      code: 'WDL_STORE_TIMEOUT',
      level: 'warn',
      message: /^idle_session_timeout is 5min, which ends connections/,
      fix: /ALTER ROLE CURRENT_USER IN DATABASE postgres SET idle_session_timeout = 0/,
      env,
    })
  })
})
