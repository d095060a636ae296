import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Metrics } from './metrics.ts'

const sample = /^[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?[0-9.e+-]+$/

describe('metrics', () => {
  test('are text that a scraper reads, line by line, whatever the labels are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (values) => {
        const metrics = new Metrics()
        for (const value of values) metrics.refused.cell(value).n++
        metrics.gauge('waddle_depth', 'How deep', () => 3)
        metrics.run.observe(1.5)
        const text = metrics.text()
        expect(text.endsWith('\n')).toBe(true)
        for (const line of text.slice(0, -1).split('\n'))
          if (!line.startsWith('# ')) expect(line.replace(/le="[^"]+"/, 'le="1"')).toMatch(sample)
      }),
    )
  })

  test('count by label, and say what each is', () => {
    const metrics = new Metrics()
    const cell = metrics.handled.cell('replied')
    cell.n += 2
    metrics.handled.cell('replied').n++
    expect(metrics.text()).toContain('# TYPE waddle_handled_total counter\nwaddle_handled_total{outcome="replied"} 3\n')
    expect(metrics.text()).toMatch(/# HELP waddle_handled_total \S/)
  })

  test('tell a hundred values of a label apart, and count the rest as other', () => {
    const metrics = new Metrics()
    for (let index = 0; index < 5_000; index++) metrics.refused.cell(`made up ${index}`).n++
    metrics.refused.cell('made up 7').n++
    metrics.failed.cell('dice').n++
    const lines = metrics
      .text()
      .split('\n')
      .filter((line) => line.startsWith('waddle_refused_total'))
    expect(lines).toHaveLength(101)
    expect(lines).toContain('waddle_refused_total{reason="made up 7"} 2')
    expect(lines).toContain('waddle_refused_total{reason="other"} 4900')
    expect(metrics.text()).toContain('waddle_failed_total{module="dice"} 1\n')
  })

  test('escape what would end a label', () => {
    const metrics = new Metrics()
    metrics.refused.cell('a"b\\c\nd').n++
    expect(metrics.text()).toContain('waddle_refused_total{reason="a\\"b\\\\c\\nd"} 1\n')
  })

  test('sort durations into buckets that add up', () => {
    const metrics = new Metrics()
    for (const ms of [0, 0.25, 0.26, 0.5, 1, 1_000, 20_000]) metrics.run.observe(ms)
    const text = metrics.text()
    const bucket = (le: string) => Number(new RegExp(`_bucket\\{le="${le.replace('+', '\\+')}"\\} (\\d+)`).exec(text)![1])
    expect([bucket('0.25'), bucket('0.5'), bucket('1'), bucket('1024'), bucket('16384'), bucket('+Inf')]).toEqual([2, 4, 5, 6, 6, 7])
    expect(text).toContain('waddle_run_milliseconds_count 7\n')
    expect(text).toContain('waddle_run_milliseconds_sum 21002.01\n')
  })

  test('read gauges when somebody asks', () => {
    const metrics = new Metrics()
    let depth = 1
    metrics.gauge('waddle_depth', 'How deep', () => depth)
    expect(metrics.text()).toContain('# TYPE waddle_depth gauge\nwaddle_depth 1\n')
    depth = 7
    expect(metrics.text()).toContain('waddle_depth 7\n')
  })
})
