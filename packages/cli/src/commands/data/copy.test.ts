import { randomBytes } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../../trial.ts'

const server = process.env['WADDLE_TEST_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/test'
const password = 'hunter2-of-the-pond'
const names: string[] = []

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

/** An empty database of its own; the server asks nobody of this machine for a password, so any will do. */
async function database(): Promise<string> {
  const name = `waddle_cli_${randomBytes(5).toString('hex')}`
  await onServer(`CREATE DATABASE ${name}`)
  names.push(name)
  const url = new URL(server)
  url.pathname = `/${name}`
  url.password = password
  return url.href
}

let dir: string
let url: string
const run = (words: string, env: Readonly<Record<string, string>> = { DATABASE_URL: url }, input?: string) =>
  waddle(words.split(' '), { cwd: dir, env, ...(input === undefined ? {} : { input }) })
const say = (text: string, id = text) => run('console --json', { DATABASE_URL: url }, `${JSON.stringify({ text, id, roles: ['owner'] })}\n`)
const stored = async (env?: Readonly<Record<string, string>>) => {
  const { tables } = (await run('export --json', env)).json().data as { tables: Record<string, unknown[]> }
  const { waddle_migration: _, waddle_audit: __, ...rest } = tables
  return rest
}

beforeAll(async () => {
  dir = emptyFolder()
  url = await database()
  writeFileSync(join(dir, 'waddle.yml'), 'database: sqlite:data/waddle.db\nmodules:\n  memories:\n')
})
afterAll(async () => {
  for (const name of names) await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
})

describe('a bot whose DATABASE_URL is a PostgreSQL server', () => {
  test('is made there at its first start, keeps what it is told, and can be asked', async () => {
    expect((await say('!quote add ducks never sleep')).out).toContain('Added #1.')
    expect((await say('!quote search sleep')).out).toContain('ducks never sleep')
    expect(await run('migrate')).toMatchObject({ code: 0, out: 'nothing to do: the database is up to date\n' })
    expect(await run('migrate --plan')).toMatchObject({ code: 0, out: 'nothing to do: the database is up to date\n' })
    expect((await stored())['memories_quote']).toMatchObject([{ text: 'ducks never sleep' }])
    expect(await run('why ann !quote')).toMatchObject({ code: 0 })
  })

  test('is copied to a file in which words are found as well, and back to another server', async () => {
    const copied = await run('data copy --from env:DATABASE_URL --to sqlite:data/waddle.db')
    expect(copied).toMatchObject({
      code: 0,
      out: expect.stringMatching(/memories_quote +1 +[0-9a-f]{16}\n[\s\S]*rebuilt {2}memories_quote_search\n/),
    })
    expect(await stored({})).toEqual(await stored())
    const search = await run('console --json', {}, `${JSON.stringify({ text: '!quote search slep', id: 's' })}\n`)
    expect(search.out).toContain('ducks never sleep')
    const other = await database()
    const back = await run('data copy --from sqlite:data/waddle.db --to env:OTHER', { OTHER: other })
    expect(back).toMatchObject({ code: 0, out: expect.stringContaining('rebuilt  memories_quote_search') })
    const found = await run('console --json', { DATABASE_URL: other }, `${JSON.stringify({ text: '!quote search ducks', id: 't' })}\n`)
    expect(found.out).toContain('ducks never sleep')
    expect(await run('data copy --from sqlite:data/waddle.db --to env:OTHER', { OTHER: other })).toMatchObject({
      code: 4,
      err: expect.stringContaining('WDL_COPY_TARGET'),
    })
  })

  test('is backed up to a file, which is put back whole, and what was there is kept', async () => {
    const file = join(dir, 'data', 'duck.sqlite')
    expect(await run(`backup ${file}`)).toMatchObject({ code: 0, out: expect.stringMatching(/tables, checked\n$/) })
    const before = await stored()
    await say('!quote add geese hardly rest')
    expect((await stored())['memories_quote']).toHaveLength(2)
    const restored = await run(`restore ${file}`)
    expect(restored).toMatchObject({ code: 0, out: expect.stringMatching(/kept [\s\S]*before-restore\.sqlite\nrestored postgres:\/\//) })
    expect(await stored()).toEqual(before)
    expect((await say('!quote search slep', 'again')).out).toContain('ducks never sleep')
    expect((await say('!quote add swans glide')).out).toContain('Added #2.')
    const kept = readdirSync(join(dir, 'data', 'backup')).find((name) => name.endsWith('-before-restore.sqlite'))!
    expect(await run(`restore data/backup/${kept}`)).toMatchObject({ code: 0 })
    expect((await stored())['memories_quote']).toHaveLength(2)
  })

  test('never has its password in what is printed, nor takes one from a command or waddle.yml', async () => {
    const away = url.replace(/127\.0\.0\.1(:\d+)?/, '127.0.0.1:1')
    for (const words of [
      'export',
      'migrate',
      'backup',
      'doctor',
      'console --json',
      'data copy --from env:DATABASE_URL --to sqlite:x.db --verbose',
    ]) {
      const { out, err, code } = await run(words, { DATABASE_URL: away }, '')
      expect(code, words).not.toBe(0)
      expect(out + err, words).not.toContain(password)
      expect(out + err, words).toContain('WDL_STORE_UNREACHABLE')
    }
    const typed = await waddle(['data', 'copy', '--from', url, '--to', 'sqlite:x.db'], { cwd: dir })
    expect(typed).toMatchObject({ code: 2, err: expect.stringContaining('WDL_COPY_PASSWORD') })
    expect(typed.out + typed.err).not.toContain(password)
    const shared = emptyFolder()
    writeFileSync(join(shared, 'waddle.yml'), `database: ${url}\n`)
    const checked = await waddle(['config', 'check'], { cwd: shared })
    expect(checked.out + checked.err).toContain('WDL_CONFIG_PASSWORD')
    expect(checked.out + checked.err).not.toContain(password)
  })
})
