import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { getFromConfig, removeFromConfig, renameInConfig, setInConfig } from './edit.ts'
import { formatPath, parsePath } from './path.ts'

const text = `# my duck
name: duck   # its name
http: { host: 127.0.0.1, port: 8080 } # loopback
prefix: '!'
modules:
  # everything about notes
  help:
  notes:
    config: &shared
      maxLength: 300 # characters
      "home": "lobby"
  second: { config: *shared }

# who
communities:
  main:
    language: "en" # for now
    channels:
      - twitch:duckpond  # the pond
      - discord:1/2
`
const replaced = (from: string, to: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

describe('setting a value', () => {
  test.each([
    ['a plain value, keeping its comment', 'name', 'goose', 'duck   # its name', 'goose   # its name'],
    ['a value in single quotes, in single quotes', 'prefix', '?', "'!'", "'?'"],
    ['a value in double quotes, in double quotes', 'communities.main.language', 'de', '"en" #', '"de" #'],
    ['a value inside braces', 'http.port', 9000, 'port: 8080 }', 'port: 9000 }'],
    ['a new key inside braces', 'http.token', 'HTTP_TOKEN', 'port: 8080 }', 'port: 8080, token: HTTP_TOKEN }'],
    ['a whole group', 'http', false, '{ host: 127.0.0.1, port: 8080 } #', 'false #'],
    ['an item of a list', 'communities.main.channels[0]', 'twitch:lake', 'twitch:duckpond  #', 'twitch:lake  #'],
    ['a new item of a list', 'communities.main.channels[2]', 'slack:T/C', '- discord:1/2\n', '- discord:1/2\n      - slack:T/C\n'],
    ['a key under an empty entry', 'modules.help.enabled', false, '  help:\n', '  help:\n    enabled: false\n'],
    [
      'keys that are missing on the way',
      'modules.second.commands."quote add".role',
      'everyone',
      '{ config: *shared }',
      '{ config: *shared, commands: { quote add: { role: everyone } } }',
    ],
    [
      'a new entry behind the last',
      'modules.third',
      { from: './modules/third' },
      '*shared }\n',
      '*shared }\n  third: { from: ./modules/third }\n',
    ],
    ['a new key at the top', 'log.level', 'debug', '- discord:1/2\n', '- discord:1/2\nlog: { level: debug }\n'],
  ])('changes %s, and not one byte more', (_, path, value, from, to) => {
    expect(setInConfig(text, path, value)).toBe(replaced(from, to))
  })

  test('fills a group that holds only comments', () => {
    expect(setInConfig('modules:\n  # notes:\nname: duck\n', 'modules.help', {})).toBe('modules:\n  help: {}\n  # notes:\nname: duck\n')
  })

  test('writes into an empty file, and into one without a last line break', () => {
    expect(setInConfig('', 'name', 'duck')).toBe('name: duck\n')
    expect(setInConfig('# nothing yet\n', 'name', 'duck')).toBe('# nothing yet\nname: duck\n')
    expect(setInConfig('name: duck', 'prefix', '?')).toBe('name: duck\nprefix: "?"\n')
  })

  test('keeps the line breaks of another system', () => {
    expect(setInConfig('name: duck\r\nhttp: false\r\n', 'prefix', 'x')).toBe('name: duck\r\nhttp: false\r\nprefix: x\r\n')
  })

  test('turns a block into a value on the line of its key', () => {
    expect(setInConfig('router:\n  queue: 5\nname: duck\n', 'router', { queue: 6 })).toBe('router: { queue: 6 }\nname: duck\n')
    expect(setInConfig('name: |\n  a\n  b\nprefix: x\n', 'name', 'duck')).toBe('name: duck\nprefix: x\n')
  })

  test('refuses to change what is shared through an anchor', () => {
    expect(() => setInConfig(text, 'modules.notes.config.maxLength', 5)).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_EDIT' }))
    expect(() => setInConfig(text, 'modules.second.config.maxLength', 5)).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_EDIT' }))
  })

  test('refuses to put keys into a value', () => {
    expect(() => setInConfig(text, 'name.first', 'x')).toThrow(
      expect.objectContaining({
        code: 'WDL_CONFIG_PATH',
        message: expect.stringContaining('name is "duck"'),
        fix: 'waddle config unset name',
      }),
    )
  })

  test('refuses a file that is not sound, naming the place', () => {
    expect(() => setInConfig('a: 1\na: 2\n', 'a', 3)).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_DUPLICATE' }))
  })
})

describe('removing and renaming', () => {
  test.each([
    ['a line with its comment', 'name', 'name: duck   # its name\n', ''],
    ['the first of braces', 'http.host', 'host: 127.0.0.1, port', 'port'],
    ['the last of braces', 'http.port', ', port: 8080', ''],
    ['an entry without a value', 'modules.help', '  help:\n', ''],
    ['an item of a list', 'communities.main.channels[0]', '      - twitch:duckpond  # the pond\n', ''],
    ['the only key of a group, leaving the group', 'modules.second.config', '{ config: *shared }', '{}'],
  ])('takes away %s, and not one byte more', (_, path, from, to) => {
    expect(removeFromConfig(text, path)).toBe(replaced(from, to))
  })

  test('leaves the text alone when there is nothing to take away', () => {
    expect(removeFromConfig(text, 'modules.nobody.config')).toBe(text)
  })

  test('renames a key in its place', () => {
    expect(renameInConfig(text, 'modules.help', 'assistance')).toBe(replaced('help:', 'assistance:'))
    expect(() => renameInConfig(text, 'name', 'prefix')).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_PATH' }))
    expect(() => renameInConfig(text, 'nam', 'name')).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_PATH' }))
  })
})

const key = fc.oneof(
  fc.constantFrom('name', 'modules', 'notes', 'config', 'quote add', 'a.b', '1', 'true', '#'),
  fc.string({ minLength: 1, maxLength: 8 }),
)
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }))
const tree = fc.letrec((tie) => ({
  map: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('map'), fc.array(leaf, { maxLength: 3 })), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
})).map as fc.Arbitrary<Record<string, unknown>>

describe('any change to any file', () => {
  test('does what it says, and every comment and every other line stays', () => {
    const counts = { done: 0, refused: 0 }
    fc.assert(
      fc.property(tree, fc.array(key, { minLength: 1, maxLength: 4 }), fc.oneof(leaf, tree), fc.boolean(), (whole, path, value, flow) => {
        const body = stringify(whole, { lineWidth: 0, ...(flow ? { collectionStyle: 'flow' as const } : {}) })
        const before = `# first\n${body}# last\n`
        let after: string
        try {
          after = setInConfig(before, path, value)
          counts.done++
        } catch (error) {
          // Refusing is allowed, changing too much is not; how often it refuses is counted below.
          expect((error as { code: string }).code).toMatch(/^WDL_CONFIG_(PATH|EDIT)$/)
          counts.refused++
          return
        }
        expect(getFromConfig(after, path)).toEqual(value)
        const undone = setInConfig(after, path, getFromConfig(before, path) ?? 'x')
        expect(undone).toContain('# last')
        // The text differs in one stretch only: a common start and a common end cover everything old that is not the value.
        let start = 0
        while (start < before.length && before[start] === after[start]) start++
        let end = 0
        while (end < before.length - start && before.at(-1 - end) === after.at(-1 - end)) end++
        const gone = before.slice(start, before.length - end)
        const old = getFromConfig(before, path)
        if (old === undefined) expect(gone).toBe('')
        expect(gone).not.toContain('# last')
      }),
      { numRuns: 600 },
    )
    expect(counts.done).toBeGreaterThan(counts.refused)
  })

  test('a new key, taken away again, leaves the file as it was', () => {
    let done = 0
    fc.assert(
      fc.property(tree, fc.array(key, { maxLength: 3 }), key, fc.oneof(leaf, tree), fc.boolean(), (whole, parent, name, value, flow) => {
        const before = `# first\n${stringify(whole, { lineWidth: 0, ...(flow ? { collectionStyle: 'flow' as const } : {}) })}# last\n`
        const inside = getFromConfig(before, parent)
        if (typeof inside !== 'object' || inside === null || Array.isArray(inside) || Object.hasOwn(inside, name)) return
        if (parent.length === 0 && Object.keys(inside).length === 0) return
        done++
        expect(removeFromConfig(setInConfig(before, [...parent, name], value), [...parent, name])).toBe(before)
      }),
      { numRuns: 1500 },
    )
    expect(done).toBeGreaterThan(100)
  })

  test('is read back from its path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(key, fc.nat(99)), { minLength: 1, maxLength: 5 }),
        (path) => void expect(parsePath(formatPath(path))).toEqual(path),
      ),
    )
    expect(parsePath('modules.notes.commands."quote add".role')).toEqual(['modules', 'notes', 'commands', 'quote add', 'role'])
  })

  test.each(['', '.', 'a.', 'a..b', '.a', 'a b', '"a', 'a[x]', 'a]'])('%j is no path, and said so', (path) => {
    expect(() => parsePath(path)).toThrow(expect.objectContaining({ code: 'WDL_CONFIG_PATH' }))
  })

  test('agrees with what a YAML reader says', () => {
    expect(getFromConfig(text, 'modules.second.config')).toEqual(parse(text).modules.notes.config)
    expect(getFromConfig(text, 'modules.help')).toBeNull()
    expect(getFromConfig(text, 'modules.nobody')).toBeUndefined()
  })
})
