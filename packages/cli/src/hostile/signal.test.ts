import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { notedBot, notesBot, notesOf } from './bot.ts'
import { Living } from './living.ts'

const loud = 'http: false\nlog: { level: info }\n'

describe('told to stop', () => {
  test('console ends what it accepted, then itself with 0', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('ready', '!hello')
    await bot.done('ready')
    // Different people: their commands run side by side, and all are under way when the signal comes.
    for (let index = 0; index < 20; index++) bot.say(`s${index}`, `!slow accepted ${index}`, { user: `u${index}` })
    bot.say('mark', '!hello', { user: 'mark' })
    await bot.done('mark')
    bot.signal('SIGTERM')
    const { code, signal, err } = await bot.ended
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: '' })
    const kept = (await notesOf(dir)).filter((text) => String(text).startsWith('accepted'))
    expect(kept.sort()).toEqual(Array.from({ length: 20 }, (_, index) => `accepted ${index}`).sort())
    for (let index = 0; index < 20; index++) expect(bot.answers(`s${index}`)).toEqual(['noted slowly'])
  })

  test('run says so in its log and ends with 0', { timeout: 60_000 }, async () => {
    const dir = await notedBot({ settings: loud })
    const bot = new Living(['run'], { cwd: dir })
    await bot.until('the start', () => bot.err.includes('"message":"running"'))
    bot.signal('SIGTERM')
    expect(await bot.ended).toMatchObject({ code: 0, signal: null, err: expect.stringContaining('"message":"stopped"') })
  })

  test('run finishes the work of a job that has begun', { timeout: 60_000 }, async () => {
    const job = `import { defineModule } from '@waddlebot/sdk'
      export default defineModule({ name: 'later', capabilities: ['db', 'jobs'],
        migrations: { '001_row': { up: (knex) => knex.schema.createTable('later_row', (t) => { t.text('text') }) } },
        commands: { 'later': async ({ jobs, now }) => { await jobs.schedule('keep', now(), {}); return 'soon' } },
        jobs: { keep: async ({ db }) => { process.stderr.write('job begun\\n'); await new Promise((done) => setTimeout(done, 500)); await db.run\`INSERT INTO later_row (text) VALUES ('kept')\` } } })`
    const dir = await notedBot({ settings: loud, modules: { later: job } })
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('1', '!later')
    await bot.until('the job', () => bot.err.includes('job begun'))
    bot.signal('SIGTERM')
    expect((await bot.ended).code).toBe(0)
    const { out } = await waddle(['export', '--json'], { cwd: dir })
    expect(JSON.parse(out).data.tables).toMatchObject({ later_row: [{ text: 'kept' }], waddle_job: [] })
  })

  test.each([['run'], ['console']])(
    '%s does not wait when it is told twice; nothing accepted is lost',
    { timeout: 60_000 },
    async (command) => {
      const never = `import { defineModule } from '@waddlebot/sdk'
      export default defineModule({ name: 'never', setup: ({ defer }) => { process.stderr.write('set up\\n'); defer(() => new Promise(() => {})) } })`
      const dir = await notedBot({ settings: loud, modules: { never } })
      const bot = new Living(command === 'run' ? ['run'] : ['console', '--json'], { cwd: dir })
      if (command === 'run') await bot.until('the start', () => bot.err.includes('"message":"running"'))
      else {
        bot.say('1', '!slow before the end')
        bot.say('2', '!hello', { user: 'bob' })
        await bot.done('2')
      }
      const began = performance.now()
      bot.signal('SIGTERM')
      await new Promise((done) => setTimeout(done, 100))
      bot.signal('SIGTERM')
      const { code, signal } = await bot.ended
      expect({ code, signal }).toEqual({ code: 130, signal: null })
      expect(performance.now() - began, 'the module would have held it up for five seconds').toBeLessThan(4_000)
      const again = JSON.stringify({ id: '1', text: '!slow before the end' })
      if (command === 'console') {
        await waddle(['console', '--json'], { cwd: dir, input: `${again}\n` })
        expect((await notesOf(dir)).filter((text) => text === 'before the end')).toHaveLength(1)
      }
    },
  )

  test('in the middle of a migration it leaves the old or the new, and the next try goes through', { timeout: 120_000 }, async () => {
    const dir = await notedBot()
    const before = await notesOf(dir)
    const path = join(dir, 'modules/notes/index.js')
    const code = readFileSync(path, 'utf8')
    const step = `'002_many': { up: async (knex) => {
      await knex.schema.createTable('notes_many', (t) => { t.integer('n') })
      for (let n = 0; n < 300; n++) {
        await knex('notes_many').insert({ n })
        await new Promise((done) => setTimeout(done, 2))
        if (n === 150 && await knex('notes_note').first()) process.stderr.write('half way\\n')
      }
    } }, `
    writeFileSync(path, code.replace("migrations: { '001_note'", `migrations: { ${step}'001_note'`))
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
      const migration = new Living(['migrate'], { cwd: dir })
      await migration.until('the middle', () => migration.err.includes('half way'))
      migration.signal(signal)
      const { code: status, signal: by } = await migration.ended
      expect(status === 0, `${signal} ended it with ${status} ${by}`).toBe(false)
      const { out } = await waddle(['migrate', '--plan', '--json'], { cwd: dir })
      expect(JSON.parse(out).data.planned.map((each: { id: string }) => each.id)).toEqual(['002_many'])
      expect(await notesOf(dir)).toEqual(before)
    }
    expect((await waddle(['migrate'], { cwd: dir })).code).toBe(0)
    expect(await notesOf(dir)).toEqual(before)
  })
})

describe('streams', () => {
  test.each([['console'], ['console --json']])('%s whose input is closed at once ends with 0', async (words) => {
    const { code, err } = await waddle(words.split(' '), { cwd: notesBot(), input: '' })
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  test('an output that nobody reads any more ends the console quietly, and nothing accepted is lost', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('1', '!hello')
    await bot.done('1')
    for (let index = 0; index < 50; index++) bot.say(`n${index}`, `!note heard ${index}`, { user: `u${index}` })
    bot.deafen()
    bot.hush()
    const { err } = await bot.ended
    expect(err).not.toMatch(/EPIPE|at /)
    const inputs = Array.from({ length: 50 }, (_, index) =>
      JSON.stringify({ id: `n${index}`, text: `!note heard ${index}`, user: `u${index}` }),
    )
    expect((await waddle(['console', '--json'], { cwd: dir, input: `${inputs.join('\n')}\n` })).code).toBe(0)
    const heard = (await notesOf(dir)).filter((text) => String(text).startsWith('heard'))
    expect(heard).toHaveLength(50)
    expect(new Set(heard).size).toBe(50)
  })

  test('lines that are no input are answered one by one, and the rest is done', async () => {
    const dir = await notedBot()
    const lines = [
      'nonsense',
      '{"text":3}',
      '[]',
      'null',
      '{"txt":"x"}',
      '{"text":"!hello","id":""}',
      '\u0000\u0001',
      '{"text":"!hello","id":"good"}',
      `{"text":"${'x'.repeat(2_000_000)}","id":"long"}`,
    ]
    const { out, code } = await waddle(['console', '--json'], { cwd: dir, input: `${lines.join('\n')}\n` })
    expect(code).toBe(0)
    const said = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(said.filter((line) => line.type === 'error').map((line) => line.line)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(said.filter((line) => line.type === 'error').every((line) => line.code === 'WDL_CONSOLE_INPUT')).toBe(true)
    expect(
      said
        .filter((line) => line.type === 'done')
        .map((line) => line.id)
        .sort(),
    ).toEqual(['good', 'long'])
  })
})
