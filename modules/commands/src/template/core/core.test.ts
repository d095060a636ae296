import { describe, expect, it } from 'vitest'
import { core, type Environment, parseTemplate, sample } from '../index.ts'

function say(source: string, args = '', over: Partial<Environment> = {}) {
  const parsed = parseTemplate(source, core)
  if (!parsed.ok) throw new Error(`${parsed.problem.message} (${parsed.problem.code} at ${parsed.problem.at})`)
  return parsed.template.render(sample(args, over))
}

describe('text', () => {
  it.each([
    ['$(upper hi (you) there)', 'HI (YOU) THERE'],
    ['$(lower "HI  YOU")', 'hi  you'],
    ["$(title 'élan of bob')", 'Élan Of Bob'],
    ['$(args | upper | max 8)', 'ROCK PA…'],
    ['$(args|trim|lower)', 'rock paper'],
    ['$(max "🇩🇪🇩🇪🇩🇪" 2)', '🇩🇪…'],
    ['$(pad 7 3 0) $(pad ab 4 .)|', '007 ab..|'],
    ['$(replace $(args) r R)', 'Rock papeR'],
    ['$(args | split | join " and ")', 'rock and paper'],
    ['$(item $(split "a, b,c" ",") -1)', 'c'],
    ['$(length $(args)) $(length 👨‍👩‍👧)', '10 1'],
    ['$(urlencode a b&c)', 'a%20b%26c'],
    ['$(json say "hi")', '"say hi"'],
    ['$(upper "a \\"quoted\\" $(user) $$")', 'A "QUOTED" ANN $'],
    ['$(upper pre$(user)post)', 'PREANNPOST'],
  ])('%s says %s', (source, words) => {
    expect(say(source, 'rock paper')).toBe(words)
  })
})

describe('numbers and chance', () => {
  it.each([
    ['$(math 1 + 2 * 3) $(math (1+2)*3) $(math -2 - -3)', '7 9 1'],
    ['$(math 0.1 + 0.2) $(math 10 / 4) $(math 7 % 3)', '0.3 2.5 1'],
    ['$(math $(1) * 2)', '24'],
    ['$(round 2.5) $(round 1.005 2) $(round -1.5)', '3 1.01 -2'],
    ['$(floor 2.7) $(ceil 2.1) $(abs -3)', '2 3 3'],
    ['$(comma 1234567.5) $(comma -1234)', '1,234,567.5 -1,234'],
    ['$(ordinal 1) $(ordinal 12) $(ordinal 23) $(ordinal 111)', '1st 12th 23rd 111th'],
    ['$(plural 1 death deaths) $(plural 3 death deaths)', 'death deaths'],
    ['$(1 | math)', undefined],
  ])('%s says %s', (source, words) => {
    if (words === undefined)
      expect(parseTemplate(source, core)).toMatchObject({ ok: false, problem: { code: 'WDL_COMMANDS_TEMPLATE_FILTER' } })
    else expect(say(source, '12')).toBe(words)
  })

  it('draws from both ends of a range and nothing beyond', () => {
    const draw = (chance: number, source: string) => say(source, '', { random: () => chance })
    expect([draw(0, '$(random 1-6)'), draw(0.999, '$(random 1-6)'), draw(0, '$(random -2 2)'), draw(1, '$(random)')]).toEqual([
      '1',
      '6',
      '-2',
      '100',
    ])
    expect([draw(0, '$(pick a b c)'), draw(0.999, '$(pick a b c)'), draw(0.5, '$(split "x y z" | pick)')]).toEqual(['a', 'c', 'y'])
    expect([draw(0.89, '$(weighted 9 heads 1 edge)'), draw(0.91, '$(weighted 9 heads 1 edge)')]).toEqual(['heads', 'edge'])
  })
})

describe('time', () => {
  it.each([
    ['$(now)', '2026-05-01 18:30'],
    ['$(date) $(time)', '2026-05-01 18:30'],
    ['$(date dddd, D MMMM)', 'Friday, 1 May'],
    ['$(now | format "h:mm A")', '6:30 PM'],
    ['$(in-zone Asia/Tokyo)', '2026-05-02 03:30'],
    ['$(in-zone America/New_York | format HH:mm)', '14:30'],
    ['$(until 2026-05-03) $(until 19:00) $(until 18:00)', '1d 5h 30m 23h 30m'],
    ['$(since 2026-05-01 18:00)', '30m'],
    ['$(until 2020-01-01 | default "over")', 'over'],
    ['$(duration 3661) $(duration 1h30m)', '1h 1m 1h 30m'],
    ['$(if $(since "2026-05-01 17:00") > 3600 long short)', 'long'],
  ])('%s says %s', (source, words) => {
    expect(say(source)).toBe(words)
  })

  it('means times without a zone in the zone of the community, over a clock change too', () => {
    expect(say('$(until 2026-10-26)', '', { now: Date.UTC(2026, 9, 24, 22), zone: 'Europe/Berlin' })).toBe('1d 1h')
  })
})
