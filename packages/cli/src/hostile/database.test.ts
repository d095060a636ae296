import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { inputs, notedBot, notesBot, notesOf, stored } from './bot.ts'
import { Living } from './living.ts'
import { refuses } from './refusal.ts'

const file = (dir: string) => join(dir, 'data', 'bot.db')

/** Change bytes of a file. */
function flip(path: string, at: number, count: number): void {
  const bytes = readFileSync(path)
  for (let index = at; index < at + count; index++) bytes[index] = bytes[index]! ^ 0xff
  writeFileSync(path, bytes)
}

describe('a database', () => {
  test('that is a folder is named', async () => {
    const dir = notesBot()
    mkdirSync(file(dir), { recursive: true })
    await refuses(['run'], { cwd: dir }, { code: 'WDL_STORE_READONLY', exit: 1, names: ['bot.db', 'it is a folder'], next: /./ })
  })

  test('in a folder that is a file is named', async () => {
    const dir = notesBot()
    writeFileSync(join(dir, 'data'), 'not a folder')
    await refuses(['run'], { cwd: dir }, { code: 'WDL_STORE_FOLDER', exit: 1, names: [join(dir, 'data')], next: /./ })
  })

  test('that is a text is named, and kept as it is', async () => {
    const dir = notesBot()
    mkdirSync(join(dir, 'data'))
    writeFileSync(file(dir), 'dear diary, today I wrote no SQL\n'.repeat(200))
    const before = readFileSync(file(dir))
    await refuses(['run'], { cwd: dir }, { code: 'WDL_STORE_CORRUPT', exit: 1, names: ['bot.db'], next: 'waddle restore' })
    expect(readFileSync(file(dir))).toEqual(before)
  })

  test.each([
    ['whose header is damaged', (path: string) => flip(path, 0, 16)],
    ['whose page size is damaged', (path: string) => flip(path, 16, 2)],
    ['whose first page is damaged', (path: string) => flip(path, 100, 400)],
    ['that is cut in the middle', (path: string) => truncateSync(path, 8192 + 100)],
  ])('%s is named at the start; a backup brings everything back', { timeout: 60_000 }, async (_what, harm) => {
    const dir = await notedBot()
    const before = await stored(dir)
    expect((await waddle(['backup', 'kept.sqlite'], { cwd: dir })).code).toBe(0)
    harm(file(dir))
    await refuses(['run'], { cwd: dir }, { code: 'WDL_STORE_CORRUPT', exit: 1, names: ['bot.db'], next: 'waddle restore' })
    await refuses(['console'], { cwd: dir }, { code: 'WDL_STORE_CORRUPT', exit: 1, names: ['bot.db'], next: 'waddle restore' })
    const restored = await waddle(['restore', 'kept.sqlite'], { cwd: dir })
    expect(restored.code, restored.err).toBe(0)
    expect(await stored(dir)).toEqual(before)
  })

  test('with a damaged page says so to whoever needs that page, and goes on for the others', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    await waddle(['console', '--json'], { cwd: dir, input: `${JSON.stringify({ id: 'long', text: '!fill 30000' })}\n` })
    const bytes = readFileSync(file(dir))
    // The pointer from one overflow page of the long note to the next: far behind the schema.
    const at = bytes.indexOf(Buffer.from('x'.repeat(4000)))
    flip(file(dir), (Math.floor(at / 4096) + 1) * 4096, 4)
    const { out, code } = await waddle(['console', '--json'], { cwd: dir, input: inputs('!read 11', '!read 1') })
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.find((line) => line.id === '1')).toMatchObject({ outcome: 'failed' })
    expect(lines.find((line) => line.inReplyTo === '2')).toMatchObject({ text: 'number 0' })
    expect(out).not.toMatch(/SQLITE|malformed/)
    await refuses(
      ['backup', 'kept.sqlite'],
      { cwd: dir },
      { code: 'WDL_STORE_CORRUPT', exit: 1, names: ['bot.db is damaged'], next: 'waddle restore' },
    )
    expect(readdirSync(dir).filter((name) => name.startsWith('kept'))).toEqual([])
  })

  test('whose write-ahead log is lost is still sound', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const before = await notesOf(dir)
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('a', '!note only in the log')
    await bot.done('a')
    bot.signal('SIGKILL')
    await bot.ended
    for (const rest of ['-wal', '-shm']) rmSync(`${file(dir)}${rest}`, { force: true })
    const { code, out } = await waddle(['console', '--json'], { cwd: dir, input: inputs('!note goes on') })
    expect(code, out).toBe(0)
    expect(await notesOf(dir)).toEqual([...before, 'goes on'])
  })

  test('that is newer than the program is refused', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const before = await stored(dir)
    const code = readFileSync(join(dir, 'modules/notes/index.js'), 'utf8')
    const newer = code.replace(
      "migrations: { '001_note'",
      "migrations: { '002_more': { up: (knex) => knex.schema.createTable('notes_more', (t) => { t.text('a') }) }, '001_note'",
    )
    writeFileSync(join(dir, 'modules/notes/index.js'), newer)
    expect((await waddle(['migrate'], { cwd: dir })).code).toBe(0)
    writeFileSync(join(dir, 'modules/notes/index.js'), code)
    for (const command of [['run'], ['console'], ['migrate'], ['restore', '--verify', file(dir)]])
      await refuses(command, { cwd: dir }, { code: 'WDL_STORE_NEWER', exit: 4, names: ['notes/002_more', 'newer'], next: /notes/ })
    expect((await stored(dir))['notes_note']).toEqual(before['notes_note'])
  })

  test('whose migration was edited is refused', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const before = await stored(dir)
    const code = readFileSync(join(dir, 'modules/notes/index.js'), 'utf8')
    writeFileSync(join(dir, 'modules/notes/index.js'), code.replace("t.increments('id')", "t.increments('id'); t.text('extra')"))
    for (const command of ['run', 'console', 'migrate'])
      await refuses(
        [command],
        { cwd: dir },
        { code: 'WDL_MIGRATION_EDITED', exit: 4, names: ['notes/001_note', 'edited'], next: /put the file back/ },
      )
    writeFileSync(join(dir, 'modules/notes/index.js'), code.replace("t.increments('id')", "t.increments( 'id' )"))
    expect((await waddle(['console', '--json'], { cwd: dir, input: '' })).code, 'another way to write the same is no edit').toBe(0)
    expect((await stored(dir))['notes_note']).toEqual(before['notes_note'])
  })

  test('that is behind the program is refused until it is migrated, and a step that fails leaves no trace', {
    timeout: 60_000,
  }, async () => {
    const dir = await notedBot()
    const before = await stored(dir)
    const path = join(dir, 'modules/notes/index.js')
    const code = readFileSync(path, 'utf8')
    const step = (body: string) =>
      code.replace("migrations: { '001_note'", `migrations: { '002_more': { up: async (knex) => { ${body} } }, '001_note'`)
    writeFileSync(
      path,
      step(
        "await knex.schema.createTable('notes_more', (t) => { t.text('a') }); if (await knex('notes_note').first()) throw new Error('half way')",
      ),
    )
    await refuses(['run'], { cwd: dir }, { code: 'WDL_MIGRATION_PENDING', exit: 4, names: ['notes/002_more'], next: 'waddle migrate' })
    await refuses(
      ['migrate'],
      { cwd: dir },
      { code: 'WDL_MIGRATION_FAILED', exit: 1, names: ['notes/002_more', 'half way', 'undone'], next: 'waddle migrate --plan' },
    )
    expect(await stored(dir)).toEqual(before)
  })

  test('that another waddle uses is refused, and the other goes on', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const first = new Living(['console', '--json'], { cwd: dir })
    first.say('a', '!note first')
    await first.done('a')
    for (const command of [['run'], ['console'], ['migrate'], ['restore', 'copy.sqlite']]) {
      copyFileSync(file(dir), join(dir, 'copy.sqlite'))
      await waddle(['backup', 'copy.sqlite', '--force'], { cwd: dir })
      await refuses(
        command,
        { cwd: dir },
        { code: 'WDL_STORE_IN_USE', exit: 4, names: ['bot.db', 'another waddle'], next: /stop the other one/ },
      )
    }
    first.say('b', '!note second')
    await first.done('b')
    first.hush()
    expect((await first.ended).code).toBe(0)
    expect((await notesOf(dir)).slice(-2)).toEqual(['first', 'second'])
  })

  test('that may only be read is named', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const before = await stored(dir)
    for (const each of ['bot.db', 'bot.db.lock']) chmodSync(join(dir, 'data', each), 0o444)
    chmodSync(join(dir, 'data'), 0o555)
    // Root may write everywhere, whatever the modes say.
    const under = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
    for (const command of ['run', 'console']) {
      const bot = new Living([command], { cwd: dir, under })
      bot.hush()
      const { code, err } = await bot.ended
      expect(code).toBe(1)
      expect(err).toMatch(/bot\.db(\.lock)? cannot be written .* {2}WDL_STORE_READONLY\n {7}try: chmod u\+rw /)
    }
    chmodSync(join(dir, 'data'), 0o755)
    expect(await stored(dir)).toEqual(before)
  })
})

describe('a backup', () => {
  test.each([
    ['that is damaged', (path: string) => flip(path, 4096 * 3, 4096), 'WDL_STORE_CORRUPT'],
    ['that is cut short', (path: string) => truncateSync(path, 9000), 'WDL_STORE_CORRUPT'],
    ['that is a text', (path: string) => writeFileSync(path, 'no database\n'.repeat(500)), 'WDL_STORE_CORRUPT'],
    ['that is empty', (path: string) => writeFileSync(path, ''), 'WDL_BACKUP_FOREIGN'],
    ['that is not there', (path: string) => rmSync(path), 'WDL_STORE_MISSING'],
  ])('%s is refused, and the database is not touched', { timeout: 60_000 }, async (_what, harm, code) => {
    const dir = await notedBot()
    const before = await stored(dir)
    await waddle(['backup', 'kept.sqlite'], { cwd: dir })
    harm(join(dir, 'kept.sqlite'))
    await refuses(['restore', 'kept.sqlite'], { cwd: dir }, { code, exit: 1, names: ['kept.sqlite'], next: /./ })
    expect(await stored(dir)).toEqual(before)
  })
})
