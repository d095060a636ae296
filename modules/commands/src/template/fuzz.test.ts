import type { Message } from '@waddlebot/sdk'
import { cases } from '@waddlebot/sdk/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgets, core, type Environment, parseTemplate, sample } from './index.ts'

const leak = /\[object|undefined|\bNaN\b/

/** A message without elements. */
function plain(message: Message): string {
  if (typeof message === 'string') return message
  const elements = 'type' in message ? [message] : message
  return elements.map((each) => (each.type === 'text' ? each.text : each.type === 'mention' ? `@${each.name}` : '?')).join('')
}

/** The same world, in which everything has to be waited for. */
function slow(args: string): Environment {
  const quick = sample(args)
  return {
    ...quick,
    chatter: async () => quick.chatter(),
    count: async () => quick.count(),
    counter: async (name, change) => quick.counter(name, change),
    variable: async (name) => quick.variable(name),
    setVariable: async (name, value) => quick.setVariable(name, value),
    userVariable: async (name) => quick.userVariable(name),
    setUserVariable: async (name, value) => quick.setUserVariable(name, value),
    reply: async (message) => quick.reply(message),
    say: async (where, message) => quick.say(where, message),
    run: async (line) => quick.run(line),
  }
}

describe('any template whatsoever', () => {
  const names = core.definitions().map(({ name }) => name)
  const argument = fc.oneof(
    fc.constantFrom(
      '"a b"',
      '5',
      '-1',
      '$(1)',
      '1h',
      '2026-12-25',
      'x,y',
      '>',
      'and',
      'in',
      'matches',
      '(',
      ')',
      '|',
      "'",
      '+',
      'get',
      'set',
      '🇩🇪',
      '==',
    ),
    fc.string({ maxLength: 6 }),
  )
  const call = fc.letrec((tie) => ({
    call: fc
      .tuple(
        fc.constantFrom(...names, '1', '2:', 'user.name', 'user.mention', 'nope'),
        fc.array(fc.oneof({ depthSize: 'small' }, argument, tie('call')), { maxLength: 4 }),
      )
      .map(([name, args]) => `$(${[name, ...args].join(' ')})`),
  })).call as fc.Arbitrary<string>
  const source = fc.array(fc.oneof(call, call, fc.string({ maxLength: 12 })), { maxLength: 4 }).map((parts) => parts.join(''))

  it('parses without throwing, and runs without throwing or outgrowing its budgets', () => {
    let ran = 0
    fc.assert(
      fc.property(source, fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('5', 'a b c', '@x 2h')), (text, args) => {
        const parsed = parseTemplate(text, core)
        if (!parsed.ok) {
          expect(parsed.problem.at).toBeLessThanOrEqual(text.length)
          return
        }
        ran += 1
        const outcome = parsed.template.attempt(sample(args))
        if (outcome instanceof Promise) throw new Error('nothing had to be waited for')
        if (!outcome.ok) return
        const words = parsed.template.render(sample(args)) as string
        expect(Buffer.byteLength(words)).toBeLessThanOrEqual(budgets.output)
        // Unless somebody wrote it, nobody wants to read it.
        if (!/object|undefined|nan/i.test(`${text} ${args}`)) expect(words).not.toMatch(leak)
      }),
      { numRuns: cases(5_000) },
    )
    // If nearly everything were refused, nothing would have been tried.
    expect(ran).toBeGreaterThan(200)
  })

  it('says the same words for the same environment', () => {
    fc.assert(
      fc.property(source, (text) => {
        const parsed = parseTemplate(text, core)
        if (parsed.ok) expect(parsed.template.attempt(sample('a 5'))).toEqual(parsed.template.attempt(sample('a 5')))
      }),
      { numRuns: 1_000 },
    )
  })

  it('says the same words whether it has to wait or not', async () => {
    await fc.assert(
      fc.asyncProperty(source, async (text) => {
        const parsed = parseTemplate(text, core)
        if (!parsed.ok) return
        const at = parsed.template.attempt(sample('a 5'))
        expect(await parsed.template.attempt(slow('a 5'))).toEqual(at)
        if (!('ok' in at) || !at.ok) return
        const said = plain(at.message)
        expect(parsed.template.render(sample('a 5'))).toEqual(said)
        expect(await parsed.template.render(slow('a 5'))).toEqual(said)
      }),
      { numRuns: 1_000 },
    )
  })
})
