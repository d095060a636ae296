import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../../trial.ts'

const cwd = emptyFolder()
const at = (...path: string[]): string => join(cwd, ...path)
const text = (...path: string[]): string => readFileSync(at(...path), 'utf8')

beforeAll(async () => {
  await waddle(['init', '--name', 'duck'], { cwd })
})

/** A module as somebody might have written it, in the bot. */
async function written(name: string, source: string): Promise<string> {
  mkdirSync(at('modules', name), { recursive: true })
  writeFileSync(at('modules', name, 'index.ts'), source)
  await waddle(['config', 'set', `modules.${name}.from`, `./modules/${name}`], { cwd })
  return name
}
/** A module that comes with waddle, keeps something, and is not in the bot: each but those that `init` writes is one. */
async function unusedModule(): Promise<string> {
  const { unused } = (await waddle(['module', 'list', '--json'], { cwd })).json().data as { unused: { modules: string[] } }
  return unused.modules[0]!
}
const check = (name: string, ...flags: string[]) => waddle(['module', 'check', name, '--no-tests', '--json', ...flags], { cwd })

describe('module new', () => {
  test('writes a module that passes its own check, and adds it to waddle.yml without touching the rest', async () => {
    const before = text('waddle.yml')
    const trial = await waddle(['module', 'new', 'weather-cast'], { cwd })
    expect(trial.code).toBe(0)
    expect([...trial.err.matchAll(/^create {2}(.+)$/gm)].map(([, path]) => path)).toEqual(
      ['README.md', 'index.ts', 'package.json', 'weather-cast.test.ts'].map((file) => `modules/weather-cast/${file}`),
    )
    const line = '  weather-cast: { from: ./modules/weather-cast }\n'
    expect(text('waddle.yml')).toContain(line)
    expect(text('waddle.yml').replace(line, '')).toBe(before)
    expect((await check('weather-cast')).json()).toMatchObject({ ok: true, findings: [] })
  })

  test('is refused when there is one of that name, and touches nothing', async () => {
    writeFileSync(at('modules', 'hello', 'mine.ts'), 'mine')
    const trial = await waddle(['module', 'new', 'hello'], { cwd })
    expect(trial).toMatchObject({ code: 4, err: expect.stringContaining('try: waddle module new hello-two') })
    expect(text('modules', 'hello', 'mine.ts')).toBe('mine')
  })

  test.each([
    ['My Module', 'my-module'],
    ['../up', 'up'],
    ['2fast', 'fast'],
    ['', 'greeting'],
  ])('named %j is refused, with a better name', async (name, better) => {
    expect(await waddle(['module', 'new', name], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining(`try: waddle module new ${better}`),
    })
  })

  test.each(['class', 'test', 'bot', 'a-1'])('named %s still writes code that loads', async (name) => {
    await waddle(['module', 'new', name], { cwd })
    expect((await check(name)).json()).toMatchObject({ ok: true })
    expect(text('modules', name, `${name}.test.ts`)).not.toMatch(/import (class|test|bot|a-1) from/)
  })

  test('with --dry-run writes nothing', async () => {
    const trial = await waddle(['module', 'new', 'later', '--dry-run'], { cwd })
    expect(trial.err).toContain('would create  modules/later/index.ts')
    expect(existsSync(at('modules', 'later'))).toBe(false)
    expect(text('waddle.yml')).not.toContain('later')
  })
})

describe('module add', () => {
  test('has the bot use a module that comes with waddle, leaves the rest of waddle.yml alone, and says what comes next', async () => {
    const before = text('waddle.yml')
    const name = await unusedModule()
    const trial = await waddle(['module', 'add', name], { cwd })
    expect(trial).toMatchObject({ code: 0, err: `add  waddle.yml  modules.${name}\n` })
    expect(trial.out).toMatch(
      new RegExp(`^${name} {2}\\w.*\\nneeds {2}.*\\bdb\\b.*\\nnext {3}waddle module info ${name}\\n {7}waddle migrate\\n`),
    )
    const line = `  ${name}: {}\n`
    expect(text('waddle.yml')).toContain(line)
    expect(text('waddle.yml').replace(line, '')).toBe(before)
    expect((await waddle(['module', 'info', name], { cwd })).code).toBe(0)
    expect(await waddle(['module', 'add', `@waddlebot/module-${name}`], { cwd })).toMatchObject({
      code: 0,
      err: `same  waddle.yml  modules.${name}\n`,
    })
  })

  test('of a name that is nearly one says which', async () => {
    const name = await unusedModule()
    expect(await waddle(['module', 'add', `${name}y`], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringMatching(new RegExp(`did you mean "${name}"\\?[\\s\\S]*try: waddle module add ${name}\\n`)),
    })
  })

  test('switches on what was off, and finds what stands in a folder of the bot', async () => {
    await waddle(['config', 'set', 'modules.hello.enabled', 'false'], { cwd })
    expect(await waddle(['module', 'add', 'hello'], { cwd })).toMatchObject({ code: 0, err: 'add  waddle.yml  modules.hello\n' })
    expect((await waddle(['config', 'get', 'modules.hello.enabled'], { cwd })).out).toBe('true\n')
    await waddle(['module', 'remove', 'hello'], { cwd })
    expect(await waddle(['module', 'add', './modules/hello'], { cwd })).toMatchObject({ code: 0 })
    expect((await waddle(['config', 'get', 'modules.hello.from'], { cwd })).out).toBe('./modules/hello\n')
  })

  test.each([
    ['weather', 'there is no module "weather": waddle-module-weather was found nowhere', 'npm install waddle-module-weather'],
    ['waddle-module-weather', 'there is no module', 'npm install waddle-module-weather'],
    ['@duck/weather', 'there is no module', 'npm install @duck/weather'],
    ['./modules/nowhere', 'there is no module', 'waddle module new nowhere'],
    ['twich', 'did you mean "twitch"?', 'waddle connect twitch'],
    ['twitch', 'WDL_MODULE_RECEIVER', 'waddle connect twitch'],
  ])('of %s is refused, with what to type, and waddle.yml stays as it is', async (name, why, next) => {
    const before = text('waddle.yml')
    const trial = await waddle(['module', 'add', name], { cwd })
    expect(trial.code).not.toBe(0)
    expect(trial.err).toContain(why)
    expect(trial.err).toContain(`try: ${next}\n`)
    expect(text('waddle.yml')).toBe(before)
  })

  test('runs nothing of a package that somebody else wrote, and takes its word from its manifest', async () => {
    const folder = at('node_modules', 'waddle-module-pond')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "name": "waddle-module-pond", "version": "1.0.0", "type": "module" }')
    writeFileSync(join(folder, 'index.js'), "throw new Error('it was run')\n")
    const add = () => waddle(['module', 'add', 'waddle-module-pond', '--dry-run'], { cwd })
    expect((await add()).err).toContain('WDL_MODULE_MANIFEST')
    const words = { name: 'pond', version: '1.0.0', describe: 'A pond.', commands: [], events: [], jobs: [], routes: [], config: null }
    writeFileSync(join(folder, 'waddle.manifest.json'), JSON.stringify({ ...words, capabilities: ['db'], receives: null }))
    expect(await add()).toMatchObject({
      code: 0,
      err: 'would add  waddle.yml  modules.pond\n',
      out: expect.stringContaining('needs  db\n'),
    })
    expect(text('waddle.yml')).not.toContain('pond')
  })
})

describe('module remove', () => {
  test('takes the entry of a module out and leaves its code', async () => {
    await waddle(['module', 'new', 'gone'], { cwd })
    const before = text('waddle.yml')
    expect(await waddle(['module', 'remove', 'gone'], { cwd })).toMatchObject({ code: 0, err: 'remove  waddle.yml  modules.gone\n' })
    expect(text('waddle.yml')).toBe(before.replace('  gone: { from: ./modules/gone }\n', ''))
    expect(existsSync(at('modules', 'gone', 'index.ts'))).toBe(true)
    expect(await waddle(['module', 'remove', 'gone'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('WDL_MODULE_UNKNOWN'),
    })
  })
})

describe('module list', () => {
  test('has nothing to hide of what is not used: it can be looked at before it is added', async () => {
    const name = await unusedModule()
    const trial = await waddle(['module', 'info', name], { cwd })
    expect(trial).toMatchObject({ code: 0, out: expect.stringContaining(`from       @waddlebot/module-${name}, not used, trusted\n`) })
    expect(trial.out).toMatch(/^commands\n {2}!/m)
    expect((await waddle(['module', 'info', 'twitch', '--json'], { cwd })).json()).toMatchObject({
      data: { enabled: false, receives: 'twitch' },
    })
  })

  test('says what else is here: modules to add, platforms to connect', async () => {
    const { unused } = (await waddle(['module', 'list', '--json'], { cwd })).json().data as { unused: Record<string, string[]> }
    expect(unused['receivers']).toEqual(['discord', 'slack', 'twitch'])
    expect(unused['modules']).toContain(await unusedModule())
    expect((await waddle(['module', 'list'], { cwd })).out).toContain('  waddle connect <name>     discord, slack, twitch\n')
  })
})

describe('module check', () => {
  const head = `import { defineModule, WaddleError } from '@waddlebot/sdk'\n`
  test.each([
    [
      'a command that does not describe itself',
      `defineModule({ name: 'NAME', describe: 'x', commands: { 'NAME': () => 'x' } })`,
      'WDL_MODULE_DESCRIBE',
      /describe/,
    ],
    [
      'a signature that cannot be read',
      `({ name: 'NAME', describe: 'x', commands: { 'NAME <a:nit>': { describe: 'x', run: () => 'x' } } })`,
      'WDL_SIGNATURE_UNKNOWN_KIND',
      /nit/,
    ],
    [
      'words that are no slash command',
      `defineModule({ name: 'NAME', describe: 'x', commands: { 'Grüß': { describe: 'x', run: () => 'x' } } })`,
      'WDL_MODULE_WORD',
      /grüß|Grüß/,
    ],
    [
      'words three deep',
      `defineModule({ name: 'NAME', describe: 'x', commands: { 'a b c': { describe: 'x', run: () => 'x' } } })`,
      'WDL_MODULE_LEVELS',
      /3 words deep/,
    ],
    [
      'an unknown capability',
      `({ name: 'NAME', describe: 'x', capabilities: ['overlai'] })`,
      'WDL_MODULE_CAPABILITY',
      /did you mean "overlay"/,
    ],
    ['an unknown event', `({ name: 'NAME', describe: 'x', on: { folow: () => {} } })`, 'WDL_MODULE_EVENT', /did you mean "follow"/],
    [
      'an unknown role',
      `({ name: 'NAME', describe: 'x', commands: { 'NAME': { describe: 'x', role: 'moderatr', run: () => 'x' } } })`,
      'WDL_MODULE_ROLE',
      /did you mean "moderator"/,
    ],
    ['a command without a run', `({ name: 'NAME', describe: 'x', commands: { 'NAME': { describe: 'x' } } })`, 'WDL_MODULE_RUN', /no run/],
    [
      'a code of another module',
      `({ name: 'NAME', describe: 'x', errors: { WDL_OTHER_DRY: { what: 'It is dry.', why: 'So.', fix: 'Fill it.' } } })`,
      'WDL_MODULE_CODE',
      /WDL_OTHER_DRY/,
    ],
    [
      'a thrown code that is not declared',
      `({ name: 'NAME', describe: 'x', setup() { throw new WaddleError('WDL_CONFIG_KEY', 'no') } })`,
      'WDL_MODULE_CODE',
      /index\.ts says the code WDL_CONFIG_KEY/,
    ],
    ['another name than in waddle.yml', `defineModule({ name: 'other', describe: 'x' })`, 'WDL_MODULE_NAME', /"other"/],
    ['no default export', `0`, 'WDL_MODULE_LOAD', /no default export/],
    ['code that throws', `(() => { throw new Error('boom') })()`, 'WDL_MODULE_LOAD', /boom/],
    ['code that is no TypeScript', `{{{`, 'WDL_MODULE_LOAD', /does not load/],
  ])('finds %s', async (what, source, code, message) => {
    const name = await written(
      `bad-${what
        .replace(/[^a-z]+/g, '-')
        .slice(0, 24)
        .replace(/-$/, '')}`,
      '',
    )
    await written(name, `${head}export default ${source.replaceAll('NAME', name)}\n`)
    const trial = await check(name)
    expect(trial.code).toBe(3)
    expect(trial.json().findings).toContainEqual(expect.objectContaining({ level: 'error', code, message: expect.stringMatching(message) }))
  })

  test('finds a README that is behind the code, and brings it in step', async () => {
    await waddle(['module', 'new', 'drift'], { cwd })
    writeFileSync(at('modules', 'drift', 'README.md'), text('modules', 'drift', 'README.md').replace('# drift\n', '# drift\n\nBy me.\n'))
    writeFileSync(at('modules', 'drift', 'index.ts'), text('modules', 'drift', 'index.ts').replace('Greet somebody', 'Greet | somebody'))
    expect((await check('drift')).json().findings).toMatchObject([{ code: 'WDL_MODULE_README', fix: 'waddle module check drift --write' }])
    expect(await check('drift', '--write')).toMatchObject({ code: 0, err: expect.stringContaining('update  modules/drift/README.md') })
    expect(text('modules', 'drift', 'README.md')).toMatch(/^# drift\n\nBy me\.\n[\s\S]*Greet \\\| somebody/)
    expect(JSON.parse(text('modules', 'drift', 'waddle.manifest.json'))).toMatchObject({
      name: 'drift',
      commands: [{ signature: 'drift [name:user]' }],
    })
    expect((await check('drift')).json()).toMatchObject({ ok: true, findings: [] })
  })

  test('says how a signature that cannot be read is to be written', async () => {
    await waddle(['module', 'new', 'miswritten'], { cwd })
    const file = join(cwd, 'modules', 'miswritten', 'index.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace('[name:user]', '[name:usr]'))
    expect((await check('miswritten')).json().findings).toContainEqual(
      expect.objectContaining({ code: 'WDL_SIGNATURE_UNKNOWN_KIND', fix: 'write [name:user]' }),
    )
  })

  test('runs the tests of the module, and a test that fails is a finding', async () => {
    await waddle(['module', 'new', 'proven'], { cwd })
    const test = (claim: string): void =>
      writeFileSync(
        at('modules', 'proven', 'proven.test.ts'),
        `import { expect, test } from 'vitest'\ntest('sums', () => expect(1 + 1).toBe(${claim}))\n`,
      )
    test('2')
    expect((await waddle(['module', 'check', 'proven', '--json'], { cwd })).json()).toMatchObject({
      ok: true,
      data: { modules: [{ tests: 'passed' }] },
    })
    test('3')
    const trial = await waddle(['module', 'check', 'proven', '--json'], { cwd })
    expect(trial.code).toBe(3)
    expect(trial.json()).toMatchObject({
      data: { modules: [{ tests: 'failed' }] },
      findings: [{ code: 'WDL_MODULE_TEST', message: expect.stringContaining('expected 2 to be 3') }],
    })
  })

  test('of an unknown module names the nearest', async () => {
    expect(await waddle(['module', 'check', 'memoris'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('try: waddle module check memories'),
    })
  })
})

describe('module list and info', () => {
  test("tell of other people's modules without running them", async () => {
    const folder = at('node_modules', 'waddle-module-trap')
    mkdirSync(folder, { recursive: true })
    const manifest = {
      name: 'trap',
      version: '1.2.3',
      describe: 'A trap',
      commands: [],
      capabilities: ['net:example.org'],
      events: [],
      jobs: [],
      routes: [],
      receives: null,
      config: null,
    }
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'waddle-module-trap', version: '1.2.3', type: 'module', exports: './index.js' }),
    )
    writeFileSync(join(folder, 'index.js'), `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(at('sprung'))}, '')\n`)
    await waddle(['config', 'set', 'modules.trap', '{}'], { cwd })
    expect((await waddle(['module', 'list'], { cwd })).out).toMatch(/^trap +1\.2\.3 +module +on +waddle-module-trap/m)
    expect(await waddle(['module', 'info', 'trap'], { cwd })).toMatchObject({
      code: 1,
      err: expect.stringContaining('ships no waddle.manifest.json'),
    })
    writeFileSync(join(folder, 'waddle.manifest.json'), JSON.stringify(manifest))
    expect((await waddle(['module', 'info', 'trap'], { cwd })).out).toContain('needs      net:example.org')
    const errors = { WDL_TRAP_SHUT: { what: 'The trap is shut.', why: 'Something is in it.', fix: 'Open it.' } }
    writeFileSync(join(folder, 'waddle.manifest.json'), JSON.stringify({ ...manifest, errors }))
    expect((await waddle(['module', 'info', 'trap'], { cwd })).out).toContain(
      'WDL_TRAP_SHUT\n  The trap is shut. Something is in it.\n  try: Open it.\n',
    )
    expect((await waddle(['module', 'info', 'trap', '--json'], { cwd })).json().data).toMatchObject({ errors })
    expect(existsSync(at('sprung'))).toBe(false)
  })

  test.each([
    ['nowhere', '', 'npm install waddle-module-nowhere'],
    ['loyalti', '; did you mean "loyalty"?', 'waddle config rename modules.loyalti loyalty'],
  ])('a module %s is told of in the same words by whatever looks for it', async (name, hint, fix) => {
    await waddle(['config', 'set', `modules.${name}`, '{}'], { cwd })
    const message = `there is no module "${name}": waddle-module-${name} was found nowhere${hint}`
    const lines = [['module', 'list'], ['module', 'check', name], ['doctor', 'modules.installed'], ['module', 'info', name], ['commands']]
    for (const line of lines) {
      const { findings, error } = (await waddle([...line, '--json'], { cwd })).json()
      const told =
        findings.length > 0
          ? findings.map(({ code, message, fix }) => [code, message, fix])
          : [[error?.code, error?.message, ...error!.suggestions]]
      expect(told, line.join(' ')).toEqual([['WDL_MODULE_MISSING', message, fix]])
    }
    await waddle(['config', 'unset', `modules.${name}`], { cwd })
  })
})
