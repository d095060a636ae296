import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { describe, expect, test } from 'vitest'
import { findBot, requireBot } from './bot.ts'
import { checkConfig, loadConfig } from './load.ts'

function bot(text?: string | Buffer): string {
  const dir = mkdtempSync(join(tmpdir(), 'waddle-config-'))
  if (text !== undefined) writeFileSync(join(dir, 'waddle.yml'), text)
  return dir
}
const load = (text?: string | Buffer, env: Record<string, string> = {}) => loadConfig(bot(text), { env })
function refusal(text?: string | Buffer, env: Record<string, string> = {}): WaddleError {
  try {
    load(text, env)
  } catch (error) {
    if (isWaddleError(error)) return error
    throw error
  }
  throw new Error('it was accepted')
}

describe('a configuration', () => {
  test('needs nothing but a name; all else has a default', () => {
    const { config, findings } = load('name: duck\n')
    expect(config).toMatchObject({
      name: 'duck',
      database: 'sqlite:data/waddle.db',
      prefix: '!',
      http: { host: '127.0.0.1', port: 8080 },
      log: { level: 'info' },
      router: { timeLimit: 2000, queue: 10_000, perModule: 64, refusals: 'auto' },
      receivers: { console: { enabled: true } },
      communities: { main: { channels: [], zone: 'UTC', language: 'en' } },
    })
    expect(findings).toEqual([])
  })

  test('takes entries and groups that are left empty for all defaults', () => {
    const { config } = load('router:\nmodules:\n  help:\n  notes: { config: { maxLength: 10 } }\n')
    expect(config.modules['help']).toEqual({ enabled: true, tier: 'trusted', config: {}, commands: {} })
    expect(config.modules['notes']?.config).toEqual({ maxLength: 10 })
    expect(config.router.queue).toBe(10_000)
  })

  test('knows where each setting was made', () => {
    const { where } = load('name: duck\nmodules:\n  notes:\n    config: { maxLength: 10 }\n', { WADDLE_PREFIX: '?' })
    expect(where(['modules', 'notes', 'config', 'maxLength'])).toBe('waddle.yml:4:15')
    expect(where(['prefix'])).toBe('WADDLE_PREFIX')
  })

  test('spells spans of time in any mixture', () => {
    expect(load('router: { timeLimit: 1m30s }\n').config.router.timeLimit).toBe(90_000)
    expect(load('router: { timeLimit: 250ms }\n').config.router.timeLimit).toBe(250)
  })
})

describe('a mistake in waddle.yml', () => {
  const editor = '${EDITOR:-vi} waddle.yml'
  const mistakes: [string, string | Buffer, string, RegExp, string | RegExp][] = [
    [
      'an unknown key',
      'name: duck\nprefx: "!"\n',
      'WDL_CONFIG_KEY',
      /^waddle\.yml:2:1 there is no key "prefx", did you mean "prefix"\?$/,
      'waddle config rename prefx prefix',
    ],
    ['a key nobody could mean', 'name: a\nzzzzzz: 1\n', 'WDL_CONFIG_KEY', /there are name, database/, 'waddle config unset zzzzzz'],
    [
      'an unknown key further in',
      'router:\n  queu: 5\n',
      'WDL_CONFIG_KEY',
      /^waddle\.yml:2:3 router .*"queue"/,
      'waddle config rename router.queu queue',
    ],
    [
      'a command key',
      'modules: { q: { commands: { "a b": { rol: owner } } } }',
      'WDL_CONFIG_KEY',
      /"role"/,
      /'modules\.q\.commands\."a b"\.rol' role/,
    ],
    [
      'a wrong type',
      'http:\n  port: eighty\n',
      'WDL_CONFIG_VALUE',
      /^waddle\.yml:2:3 http\.port is "eighty", expected a number/,
      'waddle config set http.port 8080',
    ],
    ['a number out of range', 'http: { port: 70000 }\n', 'WDL_CONFIG_VALUE', /http\.port is 70000/, 'waddle config set http.port 8080'],
    ['a near miss of a choice', 'log: { level: inof }\n', 'WDL_CONFIG_VALUE', /did you mean "info"/, 'waddle config set log.level info'],
    ['a wrong role', 'modules: { q: { commands: { q: { role: mod } } } }\n', 'WDL_CONFIG_VALUE', /expected owner, admin/, /role/],
    [
      'a wrong span',
      'router: { timeLimit: soon }\n',
      'WDL_CONFIG_VALUE',
      /expected a span of time/,
      'waddle config set router.timeLimit 2s',
    ],
    [
      'a wrong time zone',
      'communities: { main: { zone: Duckland } }\n',
      'WDL_CONFIG_VALUE',
      /time zone/,
      'waddle config set communities.main.zone UTC',
    ],
    ['a wrong language', 'communities: { main: { language: "??" } }\n', 'WDL_CONFIG_VALUE', /language tag/, /language en/],
    [
      'a wrong channel',
      'communities:\n  main:\n    channels: [duckpond]\n',
      'WDL_CONFIG_VALUE',
      /^waddle\.yml:3:16 communities\.main\.channels\[0\] is "duckpond"/,
      /unset/,
    ],
    ['true for http', 'http: true\n', 'WDL_CONFIG_VALUE', /http is true, expected false or keys of its own/, /http/],
    [
      'a list instead of keys',
      '- a\n- b\n',
      'WDL_CONFIG_VALUE',
      /^waddle\.yml:1:1 all of it is a list of 2, expected a group of keys/,
      'waddle config schema',
    ],
    ['words instead of keys', 'hello\n', 'WDL_CONFIG_VALUE', /"hello"/, 'waddle config schema'],
    [
      'the same key twice',
      'name: a\nprefix: "!"\nname: b\n',
      'WDL_CONFIG_DUPLICATE',
      /^waddle\.yml:3:1 "name:" says the same key twice/,
      editor,
    ],
    ['a tab', 'http:\n\tport: 1\n', 'WDL_CONFIG_YAML', /^waddle\.yml:2:1 .*tab/, editor],
    ['broken YAML', 'name: "duck\nprefix: x\n', 'WDL_CONFIG_YAML', /^waddle\.yml:\d+:\d+ /, editor],
    ['a second document', 'name: a\n---\nname: b\n', 'WDL_CONFIG_YAML', /second document/, editor],
    ['a line that stands out', 'http:\n  host: a\n port: 1\n', 'WDL_CONFIG_YAML', /^waddle\.yml:3:1 "port:" .*same column/, editor],
    ['a line that is indented too far', 'name: a\n  prefix: x\n', 'WDL_CONFIG_YAML', /"name:" .*line below it[^(]*$/, editor],
    ['a line that is indented too little', 'log:\nlevel: info\n', 'WDL_CONFIG_KEY', /there is no key "level", but log has one/, /unset/],
    [
      'a list of names where they are keys',
      'modules:\n  - help\n  - memories\n',
      'WDL_CONFIG_VALUE',
      /modules is a list of 2, expected a group of keys/,
      "waddle config set modules '{ help: {}, memories: {} }'",
    ],
    [
      'a word where a list is',
      'communities: { main: { owners: twitch:1 } }\n',
      'WDL_CONFIG_VALUE',
      /owners is "twitch:1", expected a list/,
      "waddle config set communities.main.owners '[twitch:1]'",
    ],
    ['an unknown alias', 'name: *duck\n', 'WDL_CONFIG_YAML', /^waddle\.yml:1:/, editor],
    ['nothing', '', 'WDL_CONFIG_EMPTY', /is empty/, 'waddle config set name duck'],
    ['nothing but comments', '# name: duck\n', 'WDL_CONFIG_EMPTY', /is empty/, 'waddle config set name duck'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'WDL_CONFIG_YAML', /not UTF-8/, /^iconv .* waddle\.yml$/],
    ['a key that reaches for prototypes', 'modules: { __proto__: { config: {} } }\n', 'WDL_CONFIG_KEY', /__proto__/, /unset/],
    [
      'an open address without a token',
      'http: { host: 0.0.0.0 }\n',
      'WDL_HTTP_OPEN',
      /^waddle\.yml:1:9 .*0\.0\.0\.0/,
      /waddle secret set HTTP_TOKEN/,
    ],
    [
      'a password',
      'database: postgres://duck:hunter2@db/duck\n',
      'WDL_CONFIG_PASSWORD',
      /^waddle\.yml:1:1 database holds a password.*DATABASE_URL/,
      /^waddle config unset database$/,
    ],
    [
      'a server without a database',
      'database: postgres://duck:hunter2@db\n',
      'WDL_CONFIG_VALUE',
      /names no database/,
      /waddle config set database/,
    ],
    [
      'a password beside a replica',
      'database: { url: "postgres://duck@db/duck", replica: "postgres://duck:hunter2@copy/duck" }\n',
      'WDL_CONFIG_PASSWORD',
      /^waddle\.yml:1:\d+ database\.replica holds a password.*DATABASE_REPLICA_URL/,
      /^waddle config unset database\.replica$/,
    ],
    [
      'a pool for a file',
      'database: { url: "sqlite:a.db", pool: 8 }\n',
      'WDL_CONFIG_VALUE',
      /^waddle\.yml:1:1 database\.pool is for a server, and the database is a file/,
      /^waddle config unset database\.pool$/,
    ],
    ['a pool of nothing', 'database: { url: "postgres://duck@db/duck", pool: 0 }\n', 'WDL_CONFIG_VALUE', /database\.pool/, /waddle config/],
    [
      'an unknown database',
      'database: mysql://duck:hunter2@db\n',
      'WDL_CONFIG_VALUE',
      /^waddle\.yml:1:1 database begins with "mysql:", expected sqlite:/,
      /waddle config set database/,
    ],
  ]
  test.each(mistakes)('%s is refused, with its place, its code and the repair', (_, text, code, message, fix) => {
    const error = refusal(text)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('hunter2')
    if (typeof fix === 'string') expect(error.fix).toBe(fix)
    else expect(error.fix).toMatch(fix)
  })

  test('a token written where its name belongs is never repeated', () => {
    const error = refusal('http: { token: "hunter2 is secret" }\n')
    expect(error.message).toMatch(/http\.token .*name of a secret/)
    expect(error.message).not.toContain('hunter2')
  })

  test('no file is sent to init, a folder in its place is named', () => {
    expect(refusal()).toMatchObject({ code: 'WDL_CONFIG_MISSING', fix: 'waddle init' })
    const dir = bot()
    mkdirSync(join(dir, 'waddle.yml'))
    expect(() => loadConfig(dir, { env: {} })).toThrow(
      expect.objectContaining({ code: 'WDL_CONFIG_FILE', message: expect.stringContaining('a folder') }),
    )
  })

  test('several are all listed by the check, and counted by the error', () => {
    const text = 'nam: duck\nhttp: { port: -1 }\nlog: { level: loud }\n'
    const { findings, loaded } = checkConfig(bot(text), { env: {} })
    expect(findings.map((finding) => finding.where)).toEqual(expect.arrayContaining(['waddle.yml:1:1', 'waddle.yml:2:9', 'waddle.yml:3:8']))
    expect(loaded).toBeUndefined()
    expect(refusal(text).message).toContain('(and 2 more: waddle config check)')
  })

  test('aliases that grow without end are refused', () => {
    const rows = Array.from({ length: 9 }, (_, i) => `  a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
    expect(refusal(`modules:\n  a0: &a0 [x]\n${rows.join('\n')}\n`).code).toBe('WDL_CONFIG_YAML')
  })
})

describe('the environment', () => {
  test('wins over the file, by path, whatever the type', () => {
    const text = 'name: duck\nmodules: { notes: { config: { maxLength: 300 } }, song-requests: }\n'
    const { config } = load(text, {
      DATABASE_URL: 'sqlite::memory:',
      WADDLE_NAME: '42',
      WADDLE_HTTP_PORT: '9000',
      WADDLE_HTTP_HOST: '127.0.0.2',
      WADDLE_LOG_LEVEL: 'debug',
      WADDLE_ROUTER_TIME_LIMIT: '5s',
      WADDLE_MODULES_NOTES_CONFIG_MAXLENGTH: '10',
      WADDLE_MODULES_NOTES_CONFIG_HOME_ROOM: 'lobby',
      WADDLE_MODULES_SONG_REQUESTS_ENABLED: 'false',
      WADDLE_COMMUNITIES_MAIN_CHANNELS: '[twitch:duckpond]',
    })
    expect(config).toMatchObject({
      name: '42',
      database: 'sqlite::memory:',
      http: { port: 9000, host: '127.0.0.2' },
      log: { level: 'debug' },
    })
    expect(config.router.timeLimit).toBe(5000)
    expect(config.modules['notes']?.config).toEqual({ maxLength: 10, homeRoom: 'lobby' })
    expect(config.modules['song-requests']?.enabled).toBe(false)
    expect(config.communities['main']?.channels).toEqual(['twitch:duckpond'])
  })

  test('may put a pool and a replica beside the database, however it was written', () => {
    const server = 'postgres://duck@db/duck'
    const replica = 'postgres://duck@copy/duck'
    const env = { DATABASE_POOL: '8', DATABASE_REPLICA_URL: replica }
    const whole = { url: server, pool: 8, replica }
    expect(load(`name: duck\ndatabase: ${server}\n`, env).config.database).toEqual(whole)
    expect(load('name: duck\n', { ...env, DATABASE_URL: server }).config.database).toEqual(whole)
    expect(load('name: duck\ndatabase: sqlite:a.db\n', { ...env, DATABASE_URL: server }).config.database).toEqual(whole)
    const written = `name: duck\ndatabase: { url: 'postgres://duck@old/duck', pool: 2 }\n`
    expect(load(written, { DATABASE_URL: server }).config.database).toEqual({ url: server, pool: 2 })
    expect(load('name: duck\n', { DATABASE_URL: server }).config.database).toBe(server)
  })

  test('may switch the web side off', () => {
    expect(load('name: duck\n', { WADDLE_HTTP: 'false' }).config.http).toBe(false)
  })

  test.each([
    ['a wrong value', { WADDLE_HTTP_PORT: 'eighty' }, 'WDL_CONFIG_VALUE', 'WADDLE_HTTP_PORT'],
    ['an empty one', { WADDLE_HTTP_PORT: '' }, 'WDL_CONFIG_ENVIRONMENT', 'WADDLE_HTTP_PORT'],
    ['an empty database', { DATABASE_URL: ' ' }, 'WDL_CONFIG_ENVIRONMENT', 'DATABASE_URL'],
    ['a malformed database', { DATABASE_URL: 'hunter2' }, 'WDL_CONFIG_VALUE', 'DATABASE_URL'],
    ['a server without a database', { DATABASE_URL: 'postgres://a:hunter2@b' }, 'WDL_CONFIG_VALUE', 'DATABASE_URL'],
    ['a server that cannot be read', { DATABASE_URL: 'postgres://a:hunter2@b:port/c' }, 'WDL_CONFIG_VALUE', 'DATABASE_URL'],
    ['an open address', { WADDLE_HTTP_HOST: '0.0.0.0' }, 'WDL_HTTP_OPEN', 'WADDLE_HTTP_HOST'],
    ['two that disagree', { DATABASE_URL: 'sqlite:a.db', WADDLE_DATABASE: 'sqlite:b.db' }, 'WDL_CONFIG_CONFLICT', 'DATABASE_URL'],
  ])('%s is refused by the name of the variable', (_, env, code, name) => {
    const error = refusal('name: duck\n', env as Record<string, string>)
    expect(error.code).toBe(code)
    expect(error.message).toContain(name)
    expect(error.message).not.toContain('hunter2')
  })

  test('unknown variables are found, with the one that was meant', () => {
    const { findings } = load('name: duck\n', {
      WADDLE_HTP_PORT: '1',
      WADDLE_KEY: 'k',
      WADDLE_TEST_PG: 'x',
      HOME: '/',
    })
    expect(findings).toEqual([
      expect.objectContaining({
        level: 'warn',
        where: 'WADDLE_HTP_PORT',
        message: expect.stringContaining('did you mean WADDLE_HTTP_PORT?'),
      }),
    ])
  })
})

describe('a bot', () => {
  test('is found from any folder inside it', () => {
    const dir = bot('name: duck\n')
    mkdirSync(join(dir, 'modules', 'notes'), { recursive: true })
    expect(findBot(join(dir, 'modules', 'notes'))).toBe(dir)
    expect(() => requireBot(bot())).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_MISSING', fix: 'waddle init' }))
  })
})
