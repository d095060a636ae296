import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { notedBot, notesBot, stored } from './bot.ts'
import { refuses } from './refusal.ts'

const head = 'database: sqlite:data/bot.db\nhttp: false\n'
const notes = 'modules:\n  notes: { from: ./modules/notes }\n'

interface Fault {
  readonly what: string
  readonly yml: string | Buffer
  readonly code: string
  readonly names: readonly (string | RegExp)[]
  readonly next: string | RegExp
}

const faults: readonly Fault[] = [
  {
    what: 'broken YAML',
    yml: `${head}${notes}  : - [`,
    code: 'WDL_CONFIG_YAML',
    names: [/waddle\.yml:5:\d+/],
    next: '${EDITOR:-vi} waddle.yml',
  },
  {
    what: 'an unknown key',
    yml: `prefx: "?"\n${head}`,
    code: 'WDL_CONFIG_KEY',
    names: ['waddle.yml:1:1', 'prefx', '"prefix"'],
    next: 'waddle config rename prefx prefix',
  },
  {
    what: 'a wrong type',
    yml: `${head}prefix: 3\n`,
    code: 'WDL_CONFIG_VALUE',
    names: ['waddle.yml:3', 'prefix', '3'],
    next: /^waddle config /,
  },
  { what: 'a list in the place of everything', yml: '- 1\n- 2\n', code: 'WDL_CONFIG_VALUE', names: ['waddle.yml'], next: /./ },
  { what: 'nothing in it', yml: '', code: 'WDL_CONFIG_EMPTY', names: ['waddle.yml', 'empty'], next: 'waddle config set name' },
  {
    what: 'bytes that are no text',
    yml: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256)),
    code: 'WDL_CONFIG_YAML',
    names: ['waddle.yml', 'UTF-8'],
    next: /./,
  },
  {
    what: 'two megabytes of keys',
    yml: `${head}${'k'.repeat(99)}: 1\n`.padEnd(2_000_000, '# padding\n'),
    code: 'WDL_CONFIG_FILE',
    names: ['waddle.yml'],
    next: /./,
  },
  {
    what: 'a database elsewhere',
    yml: 'database: mysql://root@db/x\n',
    code: 'WDL_CONFIG_VALUE',
    names: ['waddle.yml:1:1', 'mysql:'],
    next: 'waddle config set database sqlite:',
  },
  {
    what: 'a module that is nowhere',
    yml: `${head}modules:\n  quacker:\n`,
    code: 'WDL_MODULE_MISSING',
    names: ['quacker', 'waddle-module-quacker'],
    next: 'npm install waddle-module-quacker',
  },
  {
    what: 'a module whose folder is gone',
    yml: `${head}modules:\n  gone: { from: ./modules/gone }\n`,
    code: 'WDL_MODULE_MISSING',
    names: ['gone', './modules/gone'],
    next: 'waddle config unset modules.gone',
  },
  {
    what: 'configuration for a module that takes none',
    yml: `${head}modules:\n  notes: { from: ./modules/notes, config: { colour: red } }\n`,
    code: 'WDL_MODULE_CONFIG',
    names: ['notes', 'colour'],
    next: 'waddle config set modules.notes.config',
  },
  {
    what: 'settings of a command that is not there',
    yml: `${head}modules:\n  notes: { from: ./modules/notes, commands: { nte: { role: vip } } }\n`,
    code: 'WDL_COMMAND_UNKNOWN',
    names: ['notes', 'nte', '"note"'],
    next: 'waddle commands',
  },
]

describe.each(faults)('waddle.yml with $what', ({ yml, code, names, next }) => {
  test('is refused before anything is touched', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const before = await stored(dir)
    const sound = `${head}${notes}`
    writeFileSync(join(dir, 'waddle.yml'), yml)
    for (const command of ['run', 'console']) await refuses([command], { cwd: dir }, { code, exit: 2, names, next })
    writeFileSync(join(dir, 'waddle.yml'), sound)
    expect(await stored(dir)).toEqual(before)
  })
})

test('a folder in the place of waddle.yml is named', async () => {
  const dir = notesBot()
  rmSync(join(dir, 'waddle.yml'))
  mkdirSync(join(dir, 'waddle.yml'))
  await refuses(['run'], { cwd: dir }, { code: 'WDL_CONFIG_FILE', exit: 2, names: ['waddle.yml', 'folder'], next: /./ })
})

test('a configuration that is refused leaves no database behind', async () => {
  const dir = notesBot()
  writeFileSync(join(dir, 'waddle.yml'), `${head}modules:\n  quacker:\n`)
  expect((await waddle(['run'], { cwd: dir })).code).toBe(2)
  expect(existsSync(join(dir, 'data'))).toBe(false)
})
