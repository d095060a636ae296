import { describe, expect, it } from 'vitest'
import { Catalogue, core, parseTemplate } from './index.ts'

function problem(source: string) {
  const parsed = parseTemplate(source, core)
  if (parsed.ok) throw new Error(`${source} was accepted`)
  return parsed.problem
}

describe('a template that cannot be saved', () => {
  it.each([
    ['hi $(usr)', 'WDL_COMMANDS_TEMPLATE_UNKNOWN', 5, 'user'],
    ['hi $(user.nam)', 'WDL_COMMANDS_TEMPLATE_UNKNOWN', 5, 'user.name'],
    ['hi $(user.)', 'WDL_COMMANDS_TEMPLATE_UNKNOWN', 5, undefined],
    ['hi $(cuont)', 'WDL_COMMANDS_TEMPLATE_UNKNOWN', 5, 'count'],
    ['$(points)', 'WDL_COMMANDS_TEMPLATE_UNKNOWN', 2, undefined],
    ['$()', 'WDL_COMMANDS_TEMPLATE_NAME', 2, 'write $$( if the dollar sign is meant'],
    ['$(user', 'WDL_COMMANDS_TEMPLATE_OPEN', 0, 'write $$(user if the dollar sign is meant'],
    ['$(user}', 'WDL_COMMANDS_TEMPLATE_OPEN', 0, 'write $$(user} if the dollar sign is meant'],
    ['$(user | uper)', 'WDL_COMMANDS_TEMPLATE_FILTER', 9, 'upper'],
    ['$(user | argcount)', 'WDL_COMMANDS_TEMPLATE_FILTER', 9, undefined],
    ['$(user | )', 'WDL_COMMANDS_TEMPLATE_NAME', 9, 'upper'],
    ['$(user name)', 'WDL_COMMANDS_TEMPLATE_ARITY', 7, '$(user)'],
    ['$(upper)', 'WDL_COMMANDS_TEMPLATE_ARITY', 0, '$(upper <...text>)'],
    ['$(args | max)', 'WDL_COMMANDS_TEMPLATE_ARITY', 9, '$(max <text> <count>)'],
    ['$(args | upper x)', 'WDL_COMMANDS_TEMPLATE_ARITY', 15, '$(upper <...text>)'],
    ['$(args | max many)', 'WDL_COMMANDS_TEMPLATE_KIND', 13, undefined],
    ['$(round $(user))', 'WDL_COMMANDS_TEMPLATE_KIND', 8, undefined],
    ['$(var gte x)', 'WDL_COMMANDS_TEMPLATE_KIND', 6, 'get'],
    ['$(upper "abc)', 'WDL_COMMANDS_TEMPLATE_QUOTE', 8, 'put the words in the other kind of quotes if " belongs to them'],
    ['$(if $(1) > "a")', 'WDL_COMMANDS_TEMPLATE_ARITY', 0, '$(if <condition> <then> [else])'],
    ['$(if $(1) > ) a b)', 'WDL_COMMANDS_TEMPLATE_EXPRESSION', 12, 'put other text in quotes'],
    ['$(math (1 + 2)', 'WDL_COMMANDS_TEMPLATE_OPEN', 0, 'write $$(math (1 + 2) if the dollar sign is meant'],
    ['$(math (1 + 2', 'WDL_COMMANDS_TEMPLATE_EXPRESSION', 7, undefined],
    ['$(if $(1) matches "(" a b)', 'WDL_COMMANDS_TEMPLATE_PATTERN', 19, undefined],
    ['$(until 2026-02-31 18:30)', 'WDL_COMMANDS_TEMPLATE_KIND', 8, undefined],
    ['$(weighted 9 heads 1)', 'WDL_COMMANDS_TEMPLATE_ARITY', 19, '$(weighted <weight> <choice> [...more])'],
    ['$(repeat 21 x)', 'WDL_COMMANDS_TEMPLATE_KIND', 9, '20'],
    ['$(it)', 'WDL_COMMANDS_TEMPLATE_PLACE', 0, undefined],
  ])('%s is refused with %s at %i', (source, code, at, suggestion) => {
    expect(problem(source)).toEqual({ code, at, message: expect.any(String), ...(suggestion === undefined ? {} : { suggestion }) })
  })

  it('says what is wrong in a sentence', () => {
    expect(problem('$(usr)').message).toBe('"usr" is no variable. Did you mean "user"?')
    expect(problem('$(args | max many)').message).toBe('max wants a number for count, and "many" is no number.')
    expect(problem('$(args | max)').message).toBe('max needs count, and 1 was given.')
    expect(problem('$(max a b 3)').message).toBe('max takes 2 at most, and 3 were given. Quote words that belong together.')
  })

  it('is too long, has too many parts or goes too deep', () => {
    expect(problem('x'.repeat(10_001))).toMatchObject({ code: 'WDL_COMMANDS_TEMPLATE_LONG', at: 10_000 })
    expect(parseTemplate('x'.repeat(10_000), core).ok).toBe(true)
    expect(problem('$(user)'.repeat(501))).toMatchObject({ code: 'WDL_COMMANDS_TEMPLATE_NODES' })
    expect(parseTemplate('$(user)'.repeat(499), core).ok).toBe(true)
    expect(problem('$(upper '.repeat(13) + 'x' + ')'.repeat(13))).toMatchObject({ code: 'WDL_COMMANDS_TEMPLATE_DEPTH', at: 96 })
    expect(parseTemplate('$(upper '.repeat(12) + 'x' + ')'.repeat(12), core).ok).toBe(true)
    expect(problem(`$(math ${'('.repeat(2_000)}1${')'.repeat(2_000)})`)).toMatchObject({ code: 'WDL_COMMANDS_TEMPLATE_DEPTH' })
    expect(problem(`$(if ${'not '.repeat(2_000)}1 a b)`)).toMatchObject({ code: 'WDL_COMMANDS_TEMPLATE_DEPTH' })
  })
})

describe('a catalogue', () => {
  const song = { name: 'song.title', about: 'what is playing', returns: 'text', params: [], read: () => 'Duck Tales' } as const

  it('grows by what modules add, fields of people among it', () => {
    const more = core.with([song], { person: [{ name: 'points', about: 'their points', returns: 'number', read: async () => 1_200 }] })
    const parsed = parseTemplate('$(song.title | upper) $(user.points | comma)', more)
    expect(parsed.ok && parsed.template.uses).toEqual(['song.title', 'upper', 'user', 'comma'])
    expect(core.find('song.title')).toBeUndefined()
  })

  it('refuses a name that is taken or cannot be written', () => {
    expect(() => core.with([{ ...song, name: 'user' }])).toThrow(expect.objectContaining({ code: 'WDL_COMMANDS_TEMPLATE_TAKEN' }))
    expect(() => Catalogue.empty.with([{ ...song, name: 'Song Title' }])).toThrow(
      expect.objectContaining({ code: 'WDL_COMMANDS_TEMPLATE_NAME' }),
    )
  })

  it('describes everything in it', () => {
    expect(core.definitions().length).toBeGreaterThanOrEqual(50)
    for (const { name, about } of core.definitions()) expect(about, name).toMatch(/\w/)
  })
})
