import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { inputs, notedBot, notesOf, stored } from './bot.ts'
import { Living } from './living.ts'
import { type Refusal, refusesMachines, refusesPeople } from './refusal.ts'

const oddly = (name: string, body: string) =>
  `import { defineModule } from '@waddlebot/sdk'\nexport default defineModule({ name: '${name}', ${body} })\n`
const define = (body: string) => oddly('odd', body)
const disable = 'waddle config set modules.odd.enabled false'

function no(code: string, exit: number, names: Refusal['names'], next: Refusal['next'] = /^waddle /): Refusal {
  return { code, exit, names, next }
}

const cases: readonly (readonly [string, string, Refusal])[] = [
  [
    'throws while it is read',
    "throw new Error('no luck today')",
    no('WDL_MODULE_LOAD', 1, ['odd', 'no luck today'], 'waddle module info odd'),
  ],
  ['throws something that is no error', "throw 'plain words'", no('WDL_MODULE_LOAD', 1, ['odd', 'plain words'], 'waddle module info odd')],
  ['is no JavaScript', 'export default {', no('WDL_MODULE_LOAD', 1, ['odd'], 'waddle module info odd')],
  [
    'imports what is not there',
    "import 'not-installed-anywhere'\nexport default {}",
    no('WDL_MODULE_LOAD', 1, ['odd', 'not-installed-anywhere'], 'waddle module info odd'),
  ],
  ['exports nothing', 'export const name = 1', no('WDL_MODULE_LOAD', 1, ['odd', 'default export'], 'waddle module info odd')],
  ['exports a number', 'export default 42', no('WDL_MODULE_LOAD', 1, ['odd', 'default export'], 'waddle module info odd')],
  [
    'exports an object without a name',
    'export default { commands: {} }',
    no('WDL_MODULE_LOAD', 1, ['odd', 'name'], 'waddle module info odd'),
  ],
  [
    'calls itself something else',
    "export default { name: 'even' }",
    no('WDL_CONFIG_MODULE_NAME', 2, ['odd', 'even'], 'waddle config rename modules.odd even'),
  ],
  ['has a signature that is none', define("commands: { 'bad <a': () => 'x' }"), no('WDL_SIGNATURE_BAD_PARAM', 2, ['bad <a'], /./)],
  ['has a command that is a text', define("commands: { bad: 'x' }"), no('WDL_MODULE_INVALID', 2, ['odd', 'bad'], /./)],
  ['wants what nobody gives', define("capabilities: ['fly']"), no('WDL_MODULE_INVALID', 2, ['odd', 'fly'], /./)],
  [
    'takes a command that another has',
    define("commands: { hello: () => 'mine' }"),
    no('WDL_COMMAND_TAKEN', 2, ['odd', 'hello', 'notes'], 'waddle config set modules.odd.commands.'),
  ],
  [
    'throws while it is set up',
    define("setup: () => { throw new Error('no luck at set-up') }"),
    no('WDL_MODULE_FAILED', 1, ['odd', 'no luck at set-up'], /waddle config set modules\.odd\.enabled false/),
  ],
  [
    'rejects while it is set up',
    define("setup: async () => { throw new Error('no luck at set-up') }"),
    no('WDL_MODULE_FAILED', 1, ['odd', 'no luck at set-up'], /waddle config set modules\.odd\.enabled false/),
  ],
  [
    'throws nothing at all while it is set up',
    define('setup: () => { throw undefined }'),
    no('WDL_MODULE_FAILED', 1, ['odd'], /waddle config set modules\.odd\.enabled false/),
  ],
  [
    'is never done with its set-up',
    define('setup: () => new Promise(() => {})'),
    no('WDL_MODULE_FAILED', 1, ['odd', 'set'], /waddle config set modules\.odd\.enabled false/),
  ],
  [
    'waits for ever while it is read',
    `await new Promise(() => {})\n${define('')}`,
    no('WDL_MODULE_LOAD', 1, ['odd'], 'waddle module info odd'),
  ],
  ['ends the process while it is read', `process.exit(0)\n${define('')}`, no('WDL_MODULE_LOAD', 1, ['odd', 'process.exit'], /./)],
]

describe('a module that', () => {
  let dir: string
  let config: string
  let before: Awaited<ReturnType<typeof stored>>
  beforeAll(async () => {
    // A set-up has fifteen times the limit of a command.
    dir = await notedBot({
      modules: { odd: define('') },
      settings: 'http: false\nlog: { level: warn }\nrouter: { timeLimit: 200ms }\n',
    })
    config = readFileSync(join(dir, 'waddle.yml'), 'utf8')
    before = await stored(dir)
  })

  test.each(cases)('%s is named, and the bot does not start', { timeout: 60_000 }, async (_what, code, refusal) => {
    writeFileSync(join(dir, 'waddle.yml'), config)
    writeFileSync(join(dir, 'modules', 'odd', 'index.js'), code)
    const options = { cwd: dir, input: inputs('!note lost') }
    await refusesPeople(['run'], options, refusal)
    await refusesMachines(['console'], options, refusal)
    expect((await waddle(['config', 'set', 'modules.odd.enabled', 'false'], { cwd: dir })).code, disable).toBe(0)
    expect(await stored(dir)).toEqual(before)
  })

  test('throws in a handler costs one apology, and its reasons stay in the log', async () => {
    const dir = await notedBot({ modules: { odd: define("commands: { boom: () => { throw new Error('the inner reason') } }") } })
    const { out, err, code } = await waddle(['console', '--json'], { cwd: dir, input: inputs('!boom', '!note after') })
    expect(code).toBe(0)
    expect(out).toContain('Sorry, that did not work.')
    expect(out).toContain('"outcome":"failed","reason":"error"')
    expect(out).not.toContain('inner reason')
    expect(err).toContain('the inner reason')
    expect(await notesOf(dir)).toContain('after')
  })

  test('breaks in a handler, however it does, takes nobody with it', { timeout: 60_000 }, async () => {
    const ways: readonly (readonly [way: string, run: string])[] = [
      ['rejects', "async () => { throw new Error('inner') }"],
      ['throws what is no error', "() => { throw { toString() { throw new Error('inner') } } }"],
      ['throws nothing', '() => { throw undefined }'],
      ['answers with what is no answer', '() => ({ inner: 1n, self: Symbol("inner") })'],
      ['answers with a function', '() => () => "inner"'],
      ['answers with a number', '() => NaN'],
      ['answers with a broken promise', '() => ({ then() { throw new Error("inner") } })'],
      ['answers later with what is no answer', 'async () => ({ inner: 1n })'],
      ['answers later with a function', 'async () => () => "inner"'],
      ['answers with an element without words', '() => [{ type: "text" }, { type: "text", text: "x" }]'],
      ['answers with an element of no kind', '() => [{ type: "inner" }]'],
      ['answers with an element that throws', '() => [{ get type() { throw new Error("inner") } }]'],
      ['answers with itself in itself', '() => { const a = []; a.push(a); return a }'],
    ]
    // A module each: one that fails five times in a row is left alone.
    const modules = Object.fromEntries(
      ways.map(([, run], index) => [`odd${index}`, oddly(`odd${index}`, `commands: { boom${index}: ${run} }`)]),
    )
    const dir = await notedBot({ modules })
    const typed = ways.flatMap((_, index) => [`!boom${index}`, `!note after ${index}`])
    const { out, code } = await waddle(['console', '--json'], { cwd: dir, input: inputs(...typed) })
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const ends = lines.filter((line) => line.type === 'done').map((line) => line.outcome)
    expect(ends, out).toEqual(ways.flatMap(() => ['failed', 'replied']))
    expect(out).not.toMatch(/inner|NaN|undefined|\[object|Error:/)
    const notes = await notesOf(dir)
    for (const [index, [way]] of ways.entries()) expect(notes, way).toContain(`after ${index}`)
  })

  test('never answers is stopped at the time limit, and what it writes later is not kept', { timeout: 60_000 }, async () => {
    const late = define(`
      capabilities: ['db'],
      migrations: { '001_late': { up: (knex) => knex.schema.createTable('odd_late', (t) => { t.text('text') }) } },
      commands: {
        never: async ({ db }) => { await db.run\`INSERT INTO odd_late (text) VALUES ('early')\`; await new Promise(() => {}) },
        late: async ({ db, log }) => {
          await new Promise((done) => setTimeout(done, 700))
          await db.run\`INSERT INTO odd_late (text) VALUES ('late')\`.catch((error) => log.warn('told: ' + error.code))
        },
        wait: async () => { await new Promise((done) => setTimeout(done, 250)); return 'waited' },
      }`)
    const dir = await notedBot({
      modules: { odd: late },
      settings: 'http: false\nlog: { level: warn }\nrouter: { timeLimit: 300ms }\n',
    })
    const input = ['!never', '!late', '!note after', '!wait', '!wait', '!wait', '!wait'].map((text, index) =>
      JSON.stringify({ id: String(index), text }),
    )
    const { out, err, code } = await waddle(['console', '--json'], { cwd: dir, input: `${input.join('\n')}\n` })
    expect(code).toBe(0)
    expect(out.match(/"outcome":"failed","reason":"time-limit"/g)).toHaveLength(2)
    expect(out.match(/That took too long, so I stopped\./g)).toHaveLength(2)
    expect(err).toContain('told: WDL_DB_TOO_LATE')
    const tables = await stored(dir)
    expect(tables['odd_late']).toEqual([])
    expect(tables['notes_note']!.map((row) => row['text'])).toContain('after')
  })

  test('rejects later, where nobody waits for it, is named, and the bot goes on', { timeout: 60_000 }, async () => {
    const boom = "boom: () => { setTimeout(() => Promise.reject(new Error('rejected later')), 5); return 'fine' }"
    const dir = await notedBot({ modules: { odd: define(`commands: { ${boom} }`) } })
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('1', '!boom')
    await bot.done('1')
    await bot.until('the rejection', () => bot.err.includes('rejected later'))
    bot.say('2', '!note after')
    await bot.done('2')
    bot.signal('SIGTERM')
    expect((await bot.ended).code).toBe(0)
    expect((await notesOf(dir)).at(-1)).toBe('after')
  })

  test('throws later, where nobody can catch it, is named; what was accepted is done at the next start', { timeout: 60_000 }, async () => {
    const boom = "boom: () => { setTimeout(() => { throw new Error('thrown later') }, 300); return 'fine' }"
    const dir = await notedBot({ modules: { odd: define(`commands: { ${boom} }`) } })
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('1', '!boom')
    await bot.done('1')
    bot.say('2', '!slow in between', { user: 'bob' })
    const { code, err } = await bot.ended
    expect(code).toBe(1)
    expect(err).toContain('thrown later')
    const again = `${JSON.stringify({ id: '2', text: '!slow in between', user: 'bob' })}\n`
    expect((await waddle(['console', '--json'], { cwd: dir, input: again })).code).toBe(0)
    expect((await notesOf(dir)).filter((text) => text === 'in between')).toHaveLength(1)
  })

  test('ends the process is told off, and the bot goes on', { timeout: 60_000 }, async () => {
    const dir = await notedBot({ modules: { odd: define('commands: { bye: () => { process.exit(0) } }') } })
    const { out, err, code } = await waddle(['console', '--json'], { cwd: dir, input: inputs('!note before', '!bye', '!note after') })
    expect(code).toBe(0)
    expect(out).toContain('"id":"2","outcome":"failed"')
    expect(err).toContain('process.exit')
    expect((await notesOf(dir)).slice(-2)).toEqual(['before', 'after'])
  })

  test('never lets go of the thread holds up the whole bot, and only SIGKILL ends that; nothing is lost', { timeout: 60_000 }, async () => {
    const dir = await notedBot({ modules: { odd: define("commands: { spin: () => { process.stderr.write('spinning\\n'); for (;;); } }") } })
    const bot = new Living(['console', '--json'], { cwd: dir })
    bot.say('1', '!note before')
    await bot.done('1')
    bot.say('2', '!spin')
    await bot.until('the spin', () => bot.err.includes('spinning'))
    // Its tier is trusted: it shares the thread that signals are handled on. A module that may spin belongs into a process of its own.
    bot.signal('SIGTERM')
    bot.signal('SIGKILL')
    expect((await bot.ended).signal).toBe('SIGKILL')
    expect((await notesOf(dir)).at(-1)).toBe('before')
  })
})
