import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { pondModule } from './connect/fixtures/pond.ts'
import { exitCodes } from './exit.ts'
import { emptyFolder, type Trial, waddle } from './trial.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const nowhere = emptyFolder()
const duck = join(emptyFolder(), 'duck')
const broken = emptyFolder()

beforeAll(async () => {
  await waddle(['init', duck], { cwd: nowhere })
  const pond = join(duck, 'node_modules', 'waddle-module-pond')
  mkdirSync(pond, { recursive: true })
  writeFileSync(join(pond, 'package.json'), '{ "name": "waddle-module-pond", "version": "1.0.0", "type": "module" }')
  writeFileSync(join(pond, 'index.ts'), pondModule)
  await waddle(['migrate'], { cwd: duck })
  // Somebody says something: the channel is one that was seen.
  await waddle(['console'], { cwd: duck, input: '!hello\n' })
  await waddle(['backup', 'duck.sqlite'], { cwd: duck })
  await waddle(['key', 'create', 'prometheus', '--scope', 'metrics'], { cwd: duck })
  await waddle(['key', 'create', 'gone', '--scope', 'metrics'], { cwd: duck })
  writeFileSync(join(broken, 'waddle.yml'), 'prefx: "!"\n')
})

type Schema = Parameters<typeof z.fromJSONSchema>[0] & { properties: { data: Parameters<typeof z.fromJSONSchema>[0] } }
const schema = (name: string): Schema => JSON.parse(readFileSync(join(root, 'schema', `${name}.json`), 'utf8'))

function fits(trial: Trial, name: string): void {
  z.fromJSONSchema(schema('envelope')).parse(trial.json())
  z.fromJSONSchema(schema(name).properties.data).parse(trial.json().data)
  expect(trial.json().error === null ? 0 : 1).toBe(trial.json().data === null ? 1 : 0)
}

/** Every command, with arguments that work in a fresh bot and without any that they need. */
const lines: Readonly<Record<string, readonly string[]>> = {
  doctor: ['doctor'],
  audit: ['audit'],
  'economy/audit': ['economy', 'audit'],
  here: [],
  version: ['version'],
  help: ['help'],
  completion: ['completion', 'bash'],
  explain: ['explain', 'WDL_CONFIG_KEY'],
  init: ['init', '--dry-run'],
  'config/get': ['config', 'get', 'http'],
  'config/set': ['config', 'set', 'log.level', 'debug', '--dry-run'],
  'config/unset': ['config', 'unset', 'log.level', '--dry-run'],
  'config/rename': ['config', 'rename', 'modules.hello', 'greeting', '--dry-run'],
  'config/check': ['config', 'check'],
  'config/schema': ['config', 'schema'],
  'secret/set': ['secret', 'set', 'A_TOKEN'],
  'secret/list': ['secret', 'list'],
  'secret/rotate': ['secret', 'rotate'],
  'key/create': ['key', 'create', 'grafana', '--scope', 'metrics'],
  'key/list': ['key', 'list'],
  'key/rotate': ['key', 'rotate', 'prometheus'],
  'key/revoke': ['key', 'revoke', 'gone'],
  'events/dead/list': ['events', 'dead', 'list'],
  'module/new': ['module', 'new', 'weather', '--dry-run'],
  'module/add': ['module', 'add', 'hello', '--dry-run'],
  'module/remove': ['module', 'remove', 'hello', '--dry-run'],
  'module/list': ['module', 'list'],
  'module/info': ['module', 'info', 'hello'],
  'module/check': ['module', 'check', 'hello', '--no-tests'],
  connect: ['connect', 'pond', '--lake', 'teal'],
  sync: ['sync', '--plan'],
  'community/claim': ['community', 'claim', 'console:lobby', 'main'],
  'community/list': ['community', 'list'],
  'person/export': ['person', 'export', 'console:bob'],
  'person/forget': ['person', 'forget', 'console:bob', '--yes'],
  commands: ['commands'],
  why: ['why', 'bob', '!hello'],
  migrate: ['migrate', '--plan'],
  export: ['export'],
  backup: ['backup'],
  restore: ['restore', 'duck.sqlite', '--verify'],
}

/** These go on until they are stopped, or need a bot that runs, and have tests of their own; here it is only looked at how they refuse. */
const lasting: Readonly<Record<string, readonly string[]>> = {
  run: ['run'],
  console: ['console'],
  dev: ['dev'],
  status: ['status'],
  trace: ['trace', 'console:m1'],
  'events/dead/show': ['events', 'dead', 'show', 'console:m1'],
  'events/dead/replay': ['events', 'dead', 'replay', 'console:m1'],
  'events/dead/drop': ['events', 'dead', 'drop', 'console:m1'],
  'data/copy': ['data', 'copy', '--from', 'sqlite:here.db', '--to', 'sqlite:there.db'],
}

describe('every command', () => {
  const own = Object.keys(lines)
  const all = { ...lines, ...lasting }
  const names = Object.keys(all)

  test('has a schema of what it prints', () => {
    const written = readdirSync(join(root, 'schema'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
    expect(written.map((file) => file.slice(0, -5)).sort()).toEqual([...names, 'envelope'].sort())
    const commands = readdirSync(join(root, 'src', 'commands'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
    )
    for (const command of commands)
      expect(
        existsSync(join(root, 'schema', command.replace(/\.tsx?$/, '.json'))),
        `write packages/cli/schema/${command.replace(/\.tsx?$/, '.json')}`,
      ).toBe(true)
  })

  test.each(own)('%s prints what its schema says', async (name) => {
    const trial = await waddle([...lines[name]!, '--json'], { cwd: duck, ...(name === 'secret/set' ? { input: 'hunter2\n' } : {}) })
    expect(trial.err).not.toMatch(/error/)
    expect([0, 3]).toContain(trial.code)
    expect(trial.code === 0).toBe(trial.json().ok)
    fits(trial, name)
  })

  // One form each: how an error is told is the same for all, and whether it is told at all is what may differ.
  test.each(names.filter((name, index) => index % 2 === 0 && name !== 'help'))(
    '%s explains a flag that it does not have, as JSON',
    async (name) => {
      const trial = await waddle([...all[name]!, '--flut', '--json'], { cwd: duck })
      expect(trial.code).toBe(2)
      fits(trial, name)
      expect(trial.json().error).toMatchObject({ code: 'WDL_USAGE' })
      expect(trial.out.length).toBeLessThan(1000)
    },
  )

  test.each(names.filter((_, index) => index % 2 === 1))('%s explains a flag that it does not have, in words', async (name) => {
    const spoken = await waddle([...all[name]!, '--flut'], { cwd: duck })
    expect(spoken).toMatchObject({ code: 2, out: '' })
    expect(spoken.err).toMatch(/\n {7}try: waddle [^\n]+\n$/)
    expect(spoken.err).not.toMatch(/ {4}at |node_modules/)
  })

  test.each(names.filter((name) => !['here', 'version', 'help', 'completion', 'explain', 'init', 'config/schema'].includes(name)))(
    '%s outside any bot says how to make one',
    async (name) => {
      const trial = await waddle([...all[name]!, '--json'], { cwd: '/', input: 'hunter2' })
      expect(trial.code).toBe(2)
      fits(trial, name)
      expect(trial.json().error).toMatchObject({ code: 'WDL_CONFIG_MISSING', suggestions: ['waddle init'] })
    },
  )

  // dev is not among them: it waits for files to change, not for an answer.
  test.each(names.filter((name) => name !== 'dev'))('%s ends when nobody answers', async (name) => {
    const words = all[name]!.filter((word) => word !== '--dry-run').slice(0, 2)
    const trial = await waddle(words, { cwd: broken })
    expect(trial.code).not.toBeNull()
    if (trial.code !== 0) expect(trial.err + trial.out).toMatch(/try: /)
  })

  test.each(names)('%s has a summary and, if it can be typed, examples or no arguments', async (name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
    const command = manifest.commands[name.replaceAll('/', ':')]
    expect(command.summary).toMatch(/\.$/)
    if (Object.keys(command.args).length > 0) expect(command.examples?.length).toBeGreaterThan(0)
  })
})

describe('the program', () => {
  test('says what is here and what to do next', async () => {
    const [empty, sound, unsound] = await Promise.all(
      [nowhere, duck, broken].map((cwd) => waddle([], { cwd: cwd === nowhere ? '/' : cwd })),
    )
    expect(empty).toMatchObject({ code: 0, out: expect.stringMatching(/no bot in this folder[\s\S]*next {3}waddle init duck/) })
    expect(sound).toMatchObject({ code: 0, out: expect.stringMatching(/^duck {2}a bot with help, commands, memories, hello/) })
    expect(unsound).toMatchObject({
      code: 3,
      out: expect.stringContaining('waddle config check'),
      err: expect.stringContaining('did you mean "prefix"?'),
    })
  })

  test.each([
    [['confg', 'get', 'name'], 'try: waddle config get name'],
    [['config', 'gett', 'name'], 'try: waddle config get name'],
    [['config', 'get', '--jsn'], 'try: waddle config get --json'],
    [['inti'], 'try: waddle init'],
    [['zzzzzzzz'], 'try: waddle help'],
    [['module', 'zzzzzzzz'], 'try: waddle help module'],
    [['help', 'exit-code'], 'try: waddle help exit-codes'],
    [['config', 'set', 'name'], 'try: waddle help config set'],
    [['completion', 'cmd'], 'try: waddle completion bash'],
    [['module', 'info', 'memoris'], 'try: waddle module info memories'],
  ])('corrects %j', async (args, line) => {
    const trial = await waddle(args, { cwd: duck })
    expect(trial).toMatchObject({ code: 2, out: '' })
    expect(trial.err.trimEnd().split('\n').at(-1)).toContain(line)
  })

  test.each([
    [['audit', '--most', 'many'], '--most is "many", expected an integer'],
    [['audit', '--most=0'], '--most is "0", expected an integer greater than or equal to 1'],
    [['audit', '--most'], '--most has no value'],
    [['run', '--only'], '--only has no value'],
    [['completion', 'cmd'], '<shell> is "cmd", expected bash, zsh or fish'],
    [['key', 'create', 'grafana'], '--scope is missing'],
    [['data', 'copy'], '--from and --to are missing'],
    [['config', 'set'], '<path> and <value> are missing'],
  ])('says what is wrong with the words of %j', async (args, message) => {
    const trial = await waddle(args, { cwd: duck })
    expect(trial).toMatchObject({ code: 2, out: '' })
    expect(trial.err).toContain(`error  ${message}  WDL_USAGE\n`)
  })

  test.each([
    [['console', '--role', 'king'], '"king" is no role; the roles are owner, admin,', 'try: waddle console --role moderator'],
    [['restore', 'nowhere.sqlite'], 'there is no backup at ', 'try: waddle backup'],
    [['key', 'create', 'bob', '--scope', 'read'], '; a key is for metrics, ', 'try: waddle key create bob --scope metrics'],
  ])('says what there is in place of what is not: %j', async (args, message, line) => {
    const { err } = await waddle(args, { cwd: duck })
    expect(err).toContain(message)
    expect(err).toContain(`${line}\n`)
  })

  test('lists commands in columns that one long signature does not push apart', async () => {
    const { out } = await waddle(['commands'], { cwd: duck })
    expect(out).toMatch(/^!hello \[name:user\] {2,30}everyone/m)
    expect(out).toMatch(/^!\S.{44,}\n {40,}\S/m)
  })

  test('shows what goes on from words that are not yet a command', async () => {
    const trial = await waddle(['events', 'dead'], { cwd: duck })
    expect(trial).toMatchObject({ code: 0, err: '', out: expect.stringContaining('waddle events dead list') })
  })

  test('says which flags do not go together', async () => {
    const { code, err } = await waddle(['migrate', '--plan', '--to', 'a/1'], { cwd: duck })
    expect(code).toBe(2)
    expect(err).toMatch(
      /^error {2}--plan=true cannot also be provided when using --to|^error {2}--to=a\/1 cannot also be provided when using --plan/,
    )
  })

  test('answers in JSON for commands that do not exist as well', async () => {
    const trial = await waddle(['confg', '--json'], { cwd: duck })
    z.fromJSONSchema(schema('envelope')).parse(trial.json())
    expect(trial.code).toBe(2)
  })

  test('takes global flags before the command too', async () => {
    const trial = await waddle(['--json', 'config', 'get', 'name'], { cwd: duck })
    expect(trial.json().data).toEqual({ path: 'name', value: 'duck' })
  })

  test('has the page of all commands ready, the same as the one it would make', async () => {
    const ready = await waddle(['help'], { cwd: duck })
    expect(ready.out).toBe((await waddle(['help', '--quiet'], { cwd: duck })).out)
    expect(ready.out).toContain('waddle config set')
    expect(await filesOf(['--help'])).toHaveLength(1)
  })

  test('lists its exit codes', async () => {
    const { out } = await waddle(['help', 'exit-codes'], { cwd: duck })
    for (const { code, meaning } of exitCodes) expect(out).toContain(`${code}  ${meaning}`)
  })

  test('says its version before it loads anything', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await waddle(['--version'], { cwd: '/' })).toMatchObject({ code: 0, out: `waddle ${version}\n`, err: '' })
    expect(await filesOf(['--version'])).toHaveLength(1)
  })

  test('writes the result on one stream and talks on the other', async () => {
    const loud = await waddle(['config', 'set', 'name', 'duck'], { cwd: duck })
    expect(loud).toMatchObject({ out: '', err: 'same  waddle.yml  name\n' })
    expect(await waddle(['config', 'set', 'name', 'duck', '--quiet'], { cwd: duck })).toMatchObject({ out: '', err: '' })
    expect((await waddle(['config', 'get', 'name'], { cwd: duck })).out).toBe('duck\n')
  })

  test('does not mind when nobody reads its output to the end', async () => {
    const trial = await waddle(['config', 'schema'], { cwd: duck, deaf: true })
    expect(trial.code).toBe(0)
    expect(trial.err).not.toContain('EPIPE')
  })

  test('ends with 130 when it is interrupted', async () => {
    const trial = await waddle(['secret', 'set', 'A_TOKEN', '--verbose'], { cwd: duck, interruptAt: 'reading' })
    expect(trial.code).toBe(130)
  })

  test('shows no colours where nobody sees them', async () => {
    const { out, err } = await waddle([], { cwd: broken, env: { FORCE_COLOR: '1' } })
    expect(out + err).not.toContain('\u001b')
  })
})

async function filesOf(args: readonly string[]): Promise<readonly string[]> {
  const folder = join(emptyFolder(), 'coverage')
  await waddle(args, { cwd: duck, env: { NODE_V8_COVERAGE: folder } })
  const results = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).result as { url: string }[])
  return [...new Set(results.map(({ url }) => url).filter((url) => url.startsWith('file:')))]
}

describe('a light command', () => {
  test.each([
    ['help'],
    ['help config set'],
    ['config get name'],
    ['config check'],
    ['module list'],
    ['secret list'],
    ['config schema'],
    [''],
  ])('%s loads few files and nothing heavy', async (line) => {
    const files = await filesOf(line.split(' ').filter(Boolean))
    expect(files.length).toBeGreaterThan(0)
    expect(files.length).toBeLessThanOrEqual(15)
    expect(files.filter((file) => file.includes('node_modules'))).toEqual([])
    const bundled = files.map((file) => readFileSync(fileURLToPath(file), 'utf8')).join('\n')
    for (const heavy of ['react', 'ink', 'knex', 'better-sqlite3', 'fastify'])
      expect(bundled).not.toMatch(new RegExp(`^// .*node_modules/${heavy}/`, 'm'))
  })
})
