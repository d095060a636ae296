import { expect, test } from 'vitest'
// @ts-expect-error  a script, without types
import { Answers, quantile, slope } from './answers.mjs'
// @ts-expect-error  a script, without types
import { barsOf } from './bars.mjs'
// @ts-expect-error  a script, without types
import { pageOf } from './page.mjs'
// @ts-expect-error  a script, without types
import { reportOf } from './report.mjs'

const options = { minutes: 10, rate: 10, database: 'sqlite', processes: 1, platforms: ['twitch'], burst: 0 }

interface Row {
  readonly who: string
  readonly place: string
  readonly n: number
}

/** A run in which four commands were said, and `rows` and `said` came of them. */
function run(rows: readonly Row[], said: readonly (readonly [text: string, at: number])[], bot = 'one process on SQLite') {
  const answers = new Answers()
  for (const n of [0, 1, 2, 3]) answers.ask(n, 'twitch', 'pond', 1_000 * n)
  answers.collect(said.map(([text, at]) => ({ platform: 'twitch', text, at })))
  const report = reportOf({
    options,
    bot: { what: bot },
    crowd: { messages: 40, commands: 4, steady: 40, took: 4 },
    answers,
    watch: { samples: [0, 60, 120].map((at) => ({ at, bytes: 100 * 1024 ** 2, messages: at * 10, p50: 5, p99: 20 })) },
    rows,
    metrics: ['waddle_received_total{platform="twitch"} 30\n', 'waddle_received_total{platform="twitch"} 10\nwaddle_shed_total 0\n'],
  })
  report.exits = [0]
  report.bars = barsOf(report)
  return report
}
const row = (n: number, who = 'ann'): Row => ({ who, place: 'pond', n })
const all = [row(0), row(1, 'bob'), row(2), row(3, 'bob')]
const answered = [0, 1, 2, 3].map((n) => [`@ann kept ${n}`, 1_000 * n + 20] as const)
const failing = (report: { bars: { bar: string; holds: boolean }[] }) => report.bars.filter(({ holds }) => !holds).map(({ bar }) => bar)

test('every bar holds where all was kept, answered once, in order and in time', () => {
  const report = run(all, answered)
  expect(failing(report)).toEqual([])
  expect(report.answers).toMatchObject({ asked: 4, open: 0, p50: 20, p99: 20, max: 20 })
})

test.each([
  ['a lost command', all.slice(1), answered, ['no command lost']],
  ['a doubled one', [...all, row(3, 'bob')], answered, ['no command doubled']],
  ['rows out of order', [row(2), row(0), row(1, 'bob'), row(3, 'bob')], answered, ['in order']],
  ['answers out of order', all, [answered[1]!, answered[0]!, answered[2]!, answered[3]!], ['in order']],
  ['an answer that is missing', all, answered.slice(1), ['each answer once']],
  ['an answer that came twice', all, [...answered, answered[3]!], ['each answer once']],
  ['a slow answer', all, [...answered.slice(0, 3), ['kept 3', 3_300] as const], ['p99 below 250 ms']],
  ['a very slow answer', all, [...answered.slice(0, 3), ['kept 3', 9_000] as const], ['p99 below 250 ms', 'none later than 2 s']],
])('%s is seen', (_, rows, said, bars) => {
  expect(failing(run(rows, said))).toEqual(bars)
})

test('authors of one place are not held to the order among each other', () => {
  expect(failing(run([row(1, 'bob'), row(3, 'bob'), row(0), row(2)], answered))).toEqual([])
})

test('the slope is that of the line, and the quantile that of the list', () => {
  expect(
    slope([
      [0, 10],
      [1, 12],
      [2, 14],
    ]),
  ).toBeCloseTo(2)
  expect(slope([[0, 10]])).toBe(0)
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2)
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4)
  expect(quantile([], 0.5)).toBeUndefined()
})

test('the page shows what was seen, and nothing in it is taken for markup or fetched from elsewhere', () => {
  const page: string = pageOf(run(all, answered, '<script>alert(1)</script> & "more"'))
  expect(page).toContain('every bar holds')
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;')
  expect(page).not.toMatch(/<script|<img|<link|src=|href=|url\(|NaN|undefined/)
  expect(pageOf(run(all.slice(1), answered))).toContain('a bar does not hold')
})
