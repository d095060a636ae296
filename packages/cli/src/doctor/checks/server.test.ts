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
