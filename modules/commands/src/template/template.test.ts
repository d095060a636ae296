import { describe, expect, it } from 'vitest'
import { core, type Environment, parseTemplate, person, sample, type Template } from './index.ts'

function template(source: string): Template {
  const parsed = parseTemplate(source, core)
  if (!parsed.ok) throw new Error(`${parsed.problem.message} (${parsed.problem.code} at ${parsed.problem.at})`)
  return parsed.template
}

const say = (source: string, args = '', over: Partial<Environment> = {}) => template(source).render(sample(args, over))

describe('plain text and variables', () => {
  it.each([
    ['hello there', '', 'hello there'],
    ['', '', ''],
    ['hi $(user)!', '', 'hi Ann!'],
    ['hi ${user}!', '', 'hi Ann!'],
    ['that is $5, or $$(user), or $$', '', 'that is $5, or $(user), or $'],
    ['{{user}} <%= user %> #{user} $user', '', '{{user}} <%= user %> #{user} $user'],
    ['$(USER) $( user )', '', 'Ann Ann'],
    ['hi $(user), you are number $(count)', '', 'hi Ann, you are number 1'],
    ['$(count) $(count)', '', '1 1'],
    ['$(1)-$(2)-$(3)', 'a b', 'a-b-'],
    ['$(2:) / $(1:2) / $(args) / $(argcount)', 'a b  c d', 'b c d / a b / a b  c d / 4'],
    ['$(target) $(sender)', '@Cleo, hi', 'Cleo Ann'],
    ['$(target)', '', 'Ann'],
    ['$(user.login) $(user.id) $(user.roles) $(user.mention)', '', 'ann 1 moderator, everyone @Ann'],
    ['$(channel) $(channel.id) $(platform) $(random.chatter)', '', 'duckpond twitch:duckpond twitch Bob'],
    ['$(input)', 'x', '!command x'],
  ])('%s with "%s" says %s', (source, args, words) => {
    expect(say(source, args)).toBe(words)
  })

  it('aims at the person who was mentioned rather than at the first word', () => {
    expect(say('$(target.name)', 'the', { mentions: [person('Dora', { id: '9' })] })).toBe('Dora')
  })
})

describe('conditions', () => {
  it.each([
    ['$(1) > 5', '10', 'yes'],
    ['$(1) > 5', '2', 'no'],
    ['$(1) == ROCK', 'rock', 'yes'],
    ['$(1) is rock and $(2) is paper', 'rock paper', 'yes'],
    ['not $(1) == rock', 'rock', 'no'],
    ['$(1) != rock or $(argcount) >= 3', 'rock b c', 'yes'],
    ['($(1) == a or $(1) == b) and $(2) == c', 'b d', 'no'],
    ['$(1) in "rock paper scissors"', 'paper', 'yes'],
    ['moderator in $(user.roles)', '', 'yes'],
    ['$(args) contains DUCK', 'my duck pond', 'yes'],
    ['$(args) matches "^[a-z]+ \\\\d{2,3}$$"', 'duck 42', 'yes'],
    ['$(args) matches "^[a-z]+ \\\\d{2,3}$$"', 'duck 4', 'no'],
    ['$(1)', '', 'no'],
    ['$(1)', 'false', 'no'],
    ['$(1)', 'anything', 'yes'],
    ['$(1) + 1 == 3', '2', 'yes'],
    ['$(1) < b', 'a', 'yes'],
  ])('%s with "%s" is %s', (condition, args, words) => {
    expect(say(`$(if ${condition} yes no)`, args)).toBe(words)
    expect(say(`$(if ${condition} then "yes" else "no")`, args)).toBe(words)
  })

  it('takes a sign that clings to a word as something to say', () => {
    expect(say('$(if $(1) -5 *waves*)')).toBe('*waves*')
  })

  it('leaves the other branch alone', () => {
    const env = sample('x')
    expect(template('$(if $(1) "" "$(reply no)")$(pick "$(1)" "$(1)")').render(env)).toBe('x')
    expect(env.done).toEqual([])
  })

  it('switches, repeats and goes through lists', () => {
    expect(say('$(switch $(1) rock paper paper scissors "what?")', 'PAPER')).toBe('scissors')
    expect(say('$(switch $(1) rock paper paper scissors "what?")', 'fire')).toBe('what?')
    expect(say('$(switch $(1) rock paper)', 'fire')).toBe('')
    expect(say('$(repeat 3 "quack$(index) ")')).toBe('quack1 quack2 quack3 ')
    expect(say('$(each $(args) "[$(index) $(it)$(repeat 2 !)]")', 'a,b')).toBe('[1 a!!][2 b!!]')
    expect(say('$(args | split | each "$(it | upper).")', 'x y')).toBe('X.Y.')
  })

  it('falls back where something is missing or does not fit', () => {
    expect(say('$(1 | default "no body") $(math $(2) * 2 | default none)', 'a b')).toBe('a none')
    expect(say('$(default $(1) you there)')).toBe('you there')
  })

  it('stops where it is told to, and keeps silent where a condition does not hold', () => {
    expect(say('one $(if $(1) "two $(stop) three" four) five', 'x')).toBe('one two ')
    expect(say('one $(if $(1) "two $(stop) three" four) five')).toBe('one four five')
    expect(say('$(onlyif moderator in $(user.roles))fine')).toBe('fine')
    expect(say('$(onlyif owner in $(user.roles))fine')).toBe('')
    expect(template('$(onlyif owner in $(user.roles))fine').attempt(sample())).toMatchObject({ ok: false, failure: { quiet: true } })
  })
})

describe('memory and effects', () => {
  it('counts, and keeps variables for everybody and for one', () => {
    expect(say('$(counter deaths +2) $(counter Deaths) $(counter deaths -1) $(counter deaths =7)')).toBe('2 2 1 7')
    expect(say('[$(var get x)]$(var set x Quack first)[$(var get x)][$(uservar get x)]$(var set x)[$(var get x)]')).toBe(
      '[][Quack first][][]',
    )
  })

  it('declares what it does and does it in order', () => {
    const made = template('$(say discord:5/10 live $(user))$(reply hi)$(run roll $(1))done')
    const env = sample('6')
    expect(made.effects).toEqual(['say', 'reply', 'run'])
    expect(made.render(env)).toBe('done')
    expect(env.done).toEqual(['say discord:5/10 live Ann', 'reply hi', 'run roll 6'])
    expect(template('$(count) $(var set a b)').effects).toEqual([])
    expect(template('$(upper $(user.name)) $(1)').uses).toEqual(['upper', 'user', '1'])
  })

  it('keeps mentions apart from words until delivery', async () => {
    expect(template('hi $(user.mention), $(if true "or $(user.mention)")').attempt(sample())).toEqual({
      ok: true,
      message: [
        { type: 'text', text: 'hi ' },
        { type: 'mention', name: 'Ann', id: '1' },
        { type: 'text', text: ', or ' },
        { type: 'mention', name: 'Ann', id: '1' },
      ],
    })
    expect(template('hi $(user)').attempt(sample())).toEqual({ ok: true, message: 'hi Ann' })
  })

  it('waits where it must, in the fast walk and in the slow one', async () => {
    const later = { count: async () => 41, variable: async () => 'kept', chatter: async () => undefined }
    expect(say('no wait $(user)', '', later)).toBe('no wait Ann')
    const fast = say('$(user) $(count) $(random.chatter.name) $(user)', '', later)
    expect(fast).toBeInstanceOf(Promise)
    expect(await fast).toBe('Ann 41 Ann Ann')
    expect(await say('$(if $(count) > 40 "$(var get x) $(count)") $(stop) x', '', later)).toBe('kept 41 ')
  })
})
