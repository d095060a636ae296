import { describe, expect, it, vi } from 'vitest'
import { budgets, core, type Environment, type Parsed, parseTemplate, Spending, sample, TemplateFailure } from './index.ts'

function attempt(source: string, env: Environment) {
  const parsed = parseTemplate(source, core)
  return parsed.ok ? parsed.template.attempt(env) : parsed
}

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
    expect(code('$(repeat 20 $(repeat 20 $(repeat 20 $(repeat 20 $(index)))))')).toBe('WDL_COMMANDS_TEMPLATE_STEPS')
    expect(code('$(repeat 20 $(args))', sample('x'.repeat(900)))).toBe('WDL_COMMANDS_TEMPLATE_OUTPUT')
    expect(code('$(args)$(args)', sample('x'.repeat(9_000)))).toBe('WDL_COMMANDS_TEMPLATE_OUTPUT')
    expect(code('$(args)', sample('ä'.repeat(8_193)))).toBe('WDL_COMMANDS_TEMPLATE_OUTPUT')
    expect(code('$(args)', sample('ä'.repeat(8_192)))).toHaveLength(8_192)
    expect(code('$(replace $(args) x $(args))', sample('x'.repeat(2_000)))).toBe('WDL_COMMANDS_TEMPLATE_OUTPUT')
    expect(code('$(repeat $(1) x)', sample('21'))).toBe('WDL_COMMANDS_TEMPLATE_LOOPS')
    expect(code('$(each $(args) x)', sample('a '.repeat(51)))).toBe('WDL_COMMANDS_TEMPLATE_LOOPS')
    expect(code('$(each $(args) x)', sample('a '.repeat(50)))).toBe('x'.repeat(50))
    expect(code(nested(5))).toBe('WDL_COMMANDS_TEMPLATE_STEPS')
  })

  it('stop a run that says or runs too many things, over all the commands that it runs', () => {
    expect(code('$(repeat 11 "$(reply hi)")')).toBe('WDL_COMMANDS_TEMPLATE_MESSAGES')
    expect(code('$(repeat 10 "$(reply hi)")')).toBe('')
    expect(code('$(repeat 4 "$(run x)")')).toBe('WDL_COMMANDS_TEMPLATE_RUNS')
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
    expect(parsed.template.attempt(itself)).toMatchObject({ ok: false, failure: { code: 'WDL_COMMANDS_TEMPLATE_RUNS' } })
    expect(runs).toBe(budgets.runs)
  })

  it('leave values that do not fit to the one who typed them, in words', () => {
    expect(attempt('$(math $(1) * 2)', sample('abc'))).toMatchObject({ failure: { message: '"abc" is no number.' } })
    expect(attempt('$(math 1 / $(1))', sample('0'))).toMatchObject({ failure: { message: 'Nothing can be divided by zero.' } })
    expect(attempt('$(math $(1) * $(1))', sample('99999999'))).toMatchObject({ failure: { code: 'WDL_COMMANDS_TEMPLATE_VALUE' } })
    expect(attempt('$(until $(args))', sample('x'.repeat(90)))).toMatchObject({
      failure: { message: expect.stringMatching(/^"x{39}…" is no time/) },
    })
  })

  it('end a run that waits for too long when the signal says so', async () => {
    const stop = new AbortController()
    const env = sample('', { signal: stop.signal, count: () => new Promise(() => {}) })
    const runs = [attempt('$(count)', env), attempt('$(if $(count) a)', env)]
    stop.abort()
    for (const run of runs) expect(await run).toMatchObject({ ok: false, failure: { code: 'WDL_COMMANDS_TEMPLATE_TIME' } })
    expect(attempt('x $(user)', env)).toMatchObject({ ok: false, failure: { code: 'WDL_COMMANDS_TEMPLATE_TIME' } })
  })

  it('end a run that waits for five seconds', async () => {
    vi.useFakeTimers()
    try {
      let outcome: unknown
      void Promise.resolve(attempt('$(count)', sample('', { count: () => new Promise(() => {}) }))).then((ended) => {
        outcome = ended
      })
      await vi.advanceTimersByTimeAsync(budgets.wall - 1)
      expect(outcome).toBeUndefined()
      await vi.advanceTimersByTimeAsync(1)
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'WDL_COMMANDS_TEMPLATE_TIME' } })
    } finally {
      vi.useRealTimers()
    }
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
