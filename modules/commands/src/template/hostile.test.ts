import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgets, core, type Environment, type Parsed, parseTemplate, person, Spending, sample, TemplateFailure } from './index.ts'

const payloads = [
  '{{7*7}}',
  '${7*7}',
  '$(7*7)',
  '#{7*7}',
  '<%= 7*7 %>',
  '{{constructor.constructor("return process")()}}',
  '${{7*7}}',
  '@(7*7)',
  '*{7*7}',
  '{{config.items()}}',
  "{{''.__class__.__mro__[1].__subclasses__()}}",
  '$(constructor)',
  '$(__proto__)',
  '$(toString)',
  '$(hasOwnProperty)',
  '$(user.constructor)',
  '$(user.__proto__)',
  '$(user.name.length)',
  '${user.constructor.constructor("return 1")()}',
  '$(var get __proto__)',
  '$(counter constructor)',
  '$(uservar get prototype)',
  '{% for x in y %}{% endfor %}',
  '<#assign ex="freemarker.template.utility.Execute"?new()>',
  '$(eval 7*7)',
  '$(process.env)',
  '$(require fs)',
  '`id`',
  '$(if true "$(7*7)")',
  '{{= 7*7 }}',
  '[[7*7]]',
  '\\u0024(user)',
  '%24(user)',
  '$\u200b(user)',
  '${"".constructor}',
  '$(say $(constructor) x)',
]

function attempt(source: string, env: Environment) {
  const parsed = parseTemplate(source, core)
  return parsed.ok ? parsed.template.attempt(env) : parsed
}

describe('hostile words', () => {
  it.each(payloads)('%s computes nothing, whether it is the template or typed by a viewer', (payload) => {
    const parsed = parseTemplate(payload, core)
    const words = parsed.ok ? parsed.template.render(sample()) : parsed.problem.message
    expect(words).not.toMatch(/49|native code|\[object|undefined|NaN/)
    for (const source of [
      '$(args)',
      '$(if true $(args) no)',
      '$(args | default "x")',
      '$(each $(json $(args)) "")$(args)',
      '$(join $(split $(args) " ") " ")',
    ]) {
      expect(attempt(source, sample(payload)), source).toEqual({ ok: true, message: payload })
    }
    expect(attempt('hi $(user)', sample('', { user: person(payload) }))).toEqual({ ok: true, message: `hi ${payload}` })
    const remembered = sample(payload)
    expect(attempt('$(var set x $(args))$(var get x)', remembered)).toEqual({ ok: true, message: payload })
  })

  it('keeps variables with the names of object innards apart from objects', () => {
    const env = sample()
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(attempt(`$(var get ${name})|$(counter ${name} +1)`, env)).toEqual({ ok: true, message: '|1' })
    }
  })
})

describe('budgets', () => {
  const code = (source: string, env: Environment = sample()) => {
    const parsed = parseTemplate(source, core)
    if (!parsed.ok) throw new Error(parsed.problem.message)
    try {
      return parsed.template.render(env)
    } catch (error) {
      if (error instanceof TemplateFailure) return error.code
      throw error
    }
  }
  const nested = (deep: number): string => (deep === 0 ? 'x' : `$(repeat 20 "$(upper ${nested(deep - 1)})")`)

  it('stop a run that takes too many steps, says too much or loops too long', () => {
    expect(code('$(repeat 20 $(repeat 20 $(repeat 20 $(repeat 20 $(index)))))')).toBe('WDL_TEMPLATE_STEPS')
    expect(code('$(repeat 20 $(args))', sample('x'.repeat(900)))).toBe('WDL_TEMPLATE_OUTPUT')
    expect(code('$(args)$(args)', sample('x'.repeat(9_000)))).toBe('WDL_TEMPLATE_OUTPUT')
    expect(code('$(args)', sample('ä'.repeat(8_193)))).toBe('WDL_TEMPLATE_OUTPUT')
    expect(code('$(args)', sample('ä'.repeat(8_192)))).toHaveLength(8_192)
    expect(code('$(replace $(args) x $(args))', sample('x'.repeat(2_000)))).toBe('WDL_TEMPLATE_OUTPUT')
    expect(code('$(repeat $(1) x)', sample('21'))).toBe('WDL_TEMPLATE_LOOPS')
    expect(code('$(each $(args) x)', sample('a '.repeat(51)))).toBe('WDL_TEMPLATE_LOOPS')
    expect(code('$(each $(args) x)', sample('a '.repeat(50)))).toBe('x'.repeat(50))
    expect(code(nested(5))).toBe('WDL_TEMPLATE_STEPS')
  })

  it('stop a run that says or runs too many things, over all the commands that it runs', () => {
    expect(code('$(repeat 11 "$(reply hi)")')).toBe('WDL_TEMPLATE_MESSAGES')
    expect(code('$(repeat 10 "$(reply hi)")')).toBe('')
    expect(code('$(repeat 4 "$(run x)")')).toBe('WDL_TEMPLATE_RUNS')
    // A command that runs itself: each run is given the spending of the one before.
    const spending = new Spending()
    let runs = 0
    const itself: Environment = sample('', {
      spending,
      run: () => {
        runs += 1
        return parsed.template.render(itself)
      },
    })
    const parsed = parseTemplate('$(run itself)', core) as Extract<Parsed, { ok: true }>
    expect(parsed.template.attempt(itself)).toMatchObject({ ok: false, failure: { code: 'WDL_TEMPLATE_RUNS' } })
    expect(runs).toBe(budgets.runs)
  })

  it('leave values that do not fit to the one who typed them, in words', () => {
    expect(attempt('$(math $(1) * 2)', sample('abc'))).toMatchObject({ failure: { message: '"abc" is no number.' } })
    expect(attempt('$(math 1 / $(1))', sample('0'))).toMatchObject({ failure: { message: 'Nothing can be divided by zero.' } })
    expect(attempt('$(math $(1) * $(1))', sample('99999999'))).toMatchObject({ failure: { code: 'WDL_TEMPLATE_VALUE' } })
    expect(attempt('$(until $(args))', sample('x'.repeat(90)))).toMatchObject({
      failure: { message: expect.stringMatching(/^"x{39}…" is no time/) },
    })
  })

  it('end a run that waits for too long when the signal says so', async () => {
    const stop = new AbortController()
    const env = sample('', { signal: stop.signal, count: () => new Promise(() => {}) })
    const runs = [attempt('$(count)', env), attempt('$(if $(count) a)', env)]
    stop.abort()
    for (const run of runs) expect(await run).toMatchObject({ ok: false, failure: { code: 'WDL_TEMPLATE_TIME' } })
    expect(attempt('x $(user)', env)).toMatchObject({ ok: false, failure: { code: 'WDL_TEMPLATE_TIME' } })
  })

  it('hand on what the environment itself throws', async () => {
    const broken = new Error('disk full')
    const env = sample('', {
      count: () => Promise.reject(broken),
      chatter: () => {
        throw broken
      },
    })
    await expect(attempt('$(count | default 5)', env)).rejects.toBe(broken)
    expect(() => attempt('$(random.chatter)', env)).toThrow(broken)
  })
})

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
        fc.constantFrom(...names, '1', '2:', 'user.name', 'nope'),
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
        expect(words).not.toMatch(/\[object|undefined|NaN/)
      }),
      { numRuns: 5_000 },
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
})
