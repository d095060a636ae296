import { lstatSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../../trial.ts'

function bot(text: string) {
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'waddle.yml'), text)
  return {
    cwd,
    text: () => readFileSync(join(cwd, 'waddle.yml'), 'utf8'),
    config: (...args: string[]) => waddle(['config', ...args], { cwd }),
  }
}

describe('config set', () => {
  test('changes one value and nothing else', async () => {
    const { config, text } = bot('# mine\nname: duck # short\nhttp: { port: 1 }\n')
    expect(await config('set', 'http.port', '9000')).toMatchObject({ code: 0, err: 'change  waddle.yml  http.port\n' })
    expect(text()).toBe('# mine\nname: duck # short\nhttp: { port: 9000 }\n')
  })

  test.each([
    ['prefix', '!', '!'],
    ['prefix', '*', '*'],
    ['name', 'a: b', 'a: b'],
    ['http', 'false', false],
    ['communities.main.channels', '[twitch:duckpond]', ['twitch:duckpond']],
    ['modules.memories.commands."quote add".role', 'everyone', 'everyone'],
    ['modules.memories.config', '{ maxLength: 5 }', { maxLength: 5 }],
  ])('%s %s is read as people mean it', async (path, value, meant) => {
    const { config } = bot('name: duck\n')
    expect((await config('set', path, value, '--json')).json()).toMatchObject({ ok: true, data: { value: meant } })
    expect((await config('get', path, '--json')).json().data['value']).toEqual(meant)
  })

  test('takes anything as words when told to', async () => {
    const { config, text } = bot('name: duck\n')
    await config('set', 'name', '12', '--string')
    expect(text()).toBe('name: "12"\n')
  })

  test.each([
    ['http.port', 'eighty', 'WDL_CONFIG_VALUE'],
    ['htp.port', '1', 'WDL_CONFIG_KEY'],
    ['http.host', '0.0.0.0', 'WDL_HTTP_OPEN'],
    ['database', 'postgres://a:hunter2@b/c', 'WDL_CONFIG_PASSWORD'],
    ['database', 'postgres://a@b', 'WDL_CONFIG_VALUE'],
    ['name.first', 'x', 'WDL_CONFIG_PATH'],
    ['a..b', 'x', 'WDL_CONFIG_PATH'],
    ['communities.main.channels', '[twitch:a', 'WDL_CONFIG_VALUE'],
  ])('%s %s would break the bot, so nothing is written', async (path, value, code) => {
    const { config, text } = bot('name: duck\n')
    const trial = await config('set', path, value, '--json')
    expect(trial.code).toBe(2)
    expect(trial.json().error).toMatchObject({ code, suggestions: [expect.stringMatching(/^(waddle|unset) /)] })
    expect(trial.out).not.toContain('hunter2')
    expect(text()).toBe('name: duck\n')
  })

  test('repairs a broken configuration step by step', async () => {
    const { config, text } = bot('prefx: "?"\nlog: { level: loud }\n')
    expect(await config('rename', 'prefx', 'prefix')).toMatchObject({ code: 3 })
    expect(await config('set', 'log.level', 'debug')).toMatchObject({ code: 0 })
    expect(text()).toBe('prefix: "?"\nlog: { level: debug }\n')
  })

  test('leaves a link a link, and the rights of the file as they are', async () => {
    const { cwd, config } = bot('')
    rmSync(join(cwd, 'waddle.yml'))
    writeFileSync(join(cwd, 'real.yml'), 'name: duck\n', { mode: 0o600 })
    symlinkSync('real.yml', join(cwd, 'waddle.yml'))
    expect((await config('set', 'name', 'goose')).code).toBe(0)
    expect(lstatSync(join(cwd, 'waddle.yml')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(cwd, 'real.yml'), 'utf8')).toBe('name: goose\n')
    expect(statSync(join(cwd, 'real.yml')).mode & 0o777).toBe(0o600)
  })

  test('with --dry-run only says so', async () => {
    const { config, text } = bot('name: duck\n')
    expect(await config('set', 'prefix', 'x', '--dry-run')).toMatchObject({ code: 0, err: 'would change  waddle.yml  prefix\n' })
    expect(text()).toBe('name: duck\n')
  })
})

describe('every repair that config check offers', () => {
  test.each([
    ['prefx: "?"\n', 'prefix: "?"\n'],
    ['name: duck\nzzzzzz: 1\n', 'name: duck\n'],
    ['http: { port: eighty }\n', 'http: { port: 8080 }\n'],
    ['log:\n  level: inof # loud\n', 'log:\n  level: info # loud\n'],
    [
      'modules:\n  q:\n    commands:\n      "quote add": { rol: owner }\n',
      'modules:\n  q:\n    commands:\n      "quote add": { role: owner }\n',
    ],
    ['communities: { main: { zone: Duckland } }\n', 'communities: { main: { zone: UTC } }\n'],
    ['database: mysql://x\n', 'database: sqlite:data/waddle.db\n'],
    ['', 'name: duck\n'],
  ])('for %j, typed as it is, repairs it', async (broken, repaired) => {
    const { config, cwd, text } = bot(broken)
    const before = await config('check', '--json')
    expect(before.code).toBe(3)
    const [finding] = before.json().findings
    const words = [...finding!.fix!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
    expect(words.shift()).toBe('waddle')
    expect((await waddle(words, { cwd })).code).toBe(0)
    expect(text()).toBe(repaired)
    expect((await config('check')).code).toBe(0)
  })
})

describe('config check', () => {
  test('lists mistakes of the file, the variables and the secrets, each with its repair', async () => {
    const { cwd } = bot('name: duck\nhttp: { host: 0.0.0.0, token: HTTP_TOKEN }\n')
    const trial = await waddle(['config', 'check'], { cwd, env: { WADDLE_HTP_PORT: '1' } })
    expect(trial.code).toBe(3)
    expect(trial.out).toMatch(/warn {3}WADDLE_HTP_PORT .*did you mean WADDLE_HTTP_PORT\?/)
    expect(trial.out).toMatch(/ERROR {2}waddle\.yml:2:24 .*HTTP_TOKEN, which nobody has set.*\n {7}try: [^\n]*waddle secret set HTTP_TOKEN/)
  })

  test('reads .env, under the variables of the shell', async () => {
    const { cwd } = bot('name: duck\n')
    writeFileSync(join(cwd, '.env'), 'WADDLE_NAME=goose\nWADDLE_PREFIX=x\n')
    const { data } = (await waddle(['config', 'check', '--json'], { cwd, env: { WADDLE_PREFIX: 'y' } })).json()
    expect(data['config']).toMatchObject({ name: 'goose', prefix: 'y' })
  })

  test('finds the bot from a folder inside it, or where --bot says', async () => {
    const { cwd } = bot('name: duck\n')
    expect((await waddle(['config', 'get', 'name', '--bot', cwd], { cwd: '/' })).out).toBe('duck\n')
  })
})

describe('config get', () => {
  test('prints a value bare, a group as YAML, and everything without a path', async () => {
    const { config } = bot('name: duck # short\nhttp: { port: 1 }\n')
    expect((await config('get', 'http.port')).out).toBe('1\n')
    expect((await config('get', 'http')).out).toBe('port: 1\n')
    expect((await config('get')).out).toBe('name: duck\nhttp:\n  port: 1\n')
    expect(await config('get', 'prefix')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('its default counts') })
  })
})

describe('config unset', () => {
  test('takes a value away, and is not done when there is none', async () => {
    const { config, text } = bot('name: duck\nprefix: x\n')
    expect(await config('unset', 'prefix')).toMatchObject({ code: 0, err: 'remove  waddle.yml  prefix\n' })
    expect(text()).toBe('name: duck\n')
    expect(await config('unset', 'prefix')).toMatchObject({ code: 2 })
  })
})
