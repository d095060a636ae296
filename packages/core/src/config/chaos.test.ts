import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { checkText } from './load.ts'
import { configSchema } from './schema.ts'

const template = readFileSync(fileURLToPath(new URL('../../../../templates/project/waddle.yml', import.meta.url)), 'utf8').replace(
  '{{name}}',
  'duck',
)
const look = (text: string, env: Record<string, string> = {}) => checkText(text, '/duck', env)

/** Every way of looking at a configuration ends in one that may be run, or in a reason why not; never in a crash. */
function isAnswer({ findings, loaded }: ReturnType<typeof checkText>): void {
  const errors = findings.filter((finding) => finding.level === 'error')
  expect(loaded === undefined).toBe(errors.length > 0)
  for (const error of errors) {
    expect(error.code).toMatch(/^WDL_/)
    expect(error.fix).toMatch(/^(waddle|unset|chmod|iconv|\$\{EDITOR:-vi\}) ./)
    expect(error.where).toMatch(/^(waddle\.yml:\d+:\d+|[A-Z][A-Z0-9_]*)$/)
  }
}

describe('whatever waddle.yml holds', () => {
  test('the one that init writes is sound', () => {
    expect(look(template).findings).toEqual([])
  })

  test('a damaged one is explained', () => {
    fc.assert(
      fc.property(
        fc.nat(template.length),
        fc.nat(30),
        fc.oneof(fc.string(), fc.constantFrom('\t', ':', '- ', '&a ', '*a', '{', '}', '"', '\n', '!!js', '%', '<<: *a', '? ', '\u0000')),
        (at, gone, put) => {
          isAnswer(look(template.slice(0, at) + put + template.slice(at + gone)))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('any text is explained', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => isAnswer(look(text))),
      { numRuns: 1000 },
    )
  })

  test('any value in the place of any other is explained', () => {
    const keys = [
      'name',
      'database',
      'prefix',
      'http',
      'log',
      'router',
      'receivers',
      'modules',
      'communities',
      'host',
      'port',
      'token',
      'level',
      'main',
      'channels',
      'memories',
      'commands',
      'role',
      'config',
      'zone',
      'language',
      '__proto__',
      'constructor',
    ]
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, -1, 1e9, 'x', '', 'twitch:a', 'UTC'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 5 }),
      ),
    })).any
    fc.assert(
      fc.property(value, (whole) => isAnswer(look(stringify(whole)))),
      { numRuns: 2000 },
    )
  })
})

describe('whatever the environment holds', () => {
  const names = [
    'WADDLE_HTTP_PORT',
    'WADDLE_HTTP',
    'WADDLE_HTTP_HOST',
    'WADDLE_MODULES',
    'WADDLE_MODULES_HELLO',
    'WADDLE_MODULES_HELLO_CONFIG_A_B',
    'WADDLE_COMMUNITIES_MAIN_CHANNELS',
    'WADDLE_',
    'WADDLE__',
    'WADDLE_NAME',
    'DATABASE_URL',
    'WADDLE_LOG_LEVEL',
    'WADDLE_ROUTER_TIME_LIMIT',
    'REDIS_URL',
  ]
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', ' ', 'false', '{', '[a', '{a: 1}', '9000', '*a', '0.0.0.0', 'postgres://a:b@c/d', '__proto__', '{__proto__: 1}'),
  )

  test('it is explained by the names of its variables', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 4 }), (env) => {
        const checked = look(template, env)
        isAnswer(checked)
        for (const { level, where } of checked.findings) if (level === 'error') expect(Object.keys(env)).toContain(where)
      }),
      { numRuns: 2000 },
    )
  })

  test('no two variables at once reach into one another', () => {
    const { loaded } = look(template, { WADDLE_MODULES_HELLO_ENABLED: 'false', WADDLE_MODULES_MEMORIES_CONFIG_MAX_LENGTH: '5' })
    expect(loaded?.config.modules['hello']).toMatchObject({ enabled: false, from: './modules/hello' })
    expect(loaded?.config.modules['memories']).toMatchObject({ enabled: true, config: { maxLength: 5 } })
  })
})

test('a configuration that was read can be read again: what comes out is what went in', () => {
  const once = configSchema.parse({})
  expect(configSchema.parse({ ...once, router: { ...once.router, timeLimit: `${once.router.timeLimit}ms` } })).toEqual(once)
})
