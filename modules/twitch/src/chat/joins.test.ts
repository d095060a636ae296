import { ownAllowance } from '@waddlebot/sdk'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { JoinPacer } from './joins.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A pacer with the rule of an ordinary account, and what it wrote when. */
function pacer(channels: string[], answered = true, count = 20) {
  const asked: { at: number; channel: string }[] = []
  const lines: string[] = []
  const joins = new JoinPacer(channels, {
    allowance: ownAllowance(count, 10_500),
    confirmMs: 15_000,
    write: (line) => {
      lines.push(line)
      for (const name of line.slice('JOIN '.length).split(',')) {
        asked.push({ at: performance.now(), channel: name.slice(1) })
        if (answered) queueMicrotask(() => joins.confirm(name.slice(1)))
      }
      return true
    },
  })
  return { joins, asked, lines }
}

/** What is allowed is asked for, which takes no time here. */
const moment = () => vi.advanceTimersByTimeAsync(0)
const names = (count: number) => Array.from({ length: count }, (_, index) => `channel${index}`)

test('a hundred channels take 20 in every 10 s, over a lost connection too', async () => {
  const { joins, asked } = pacer(names(100))
  joins.start()
  await moment()
  expect(asked).toHaveLength(20)
  await vi.advanceTimersByTimeAsync(3_000)
  joins.stop()
  joins.start()
  await moment()
  expect(asked).toHaveLength(20)
  await vi.advanceTimersByTimeAsync(53_000)
  expect(joins.joined.size).toBe(100)
  for (const { at } of asked) expect(asked.filter((other) => other.at >= at && other.at < at + 10_000).length).toBeLessThanOrEqual(20)
})

test('lines stay shorter than any IRC server takes', async () => {
  const { joins, lines } = pacer(
    names(2_000).map((name) => name.padEnd(25, '_')),
    true,
    2_000,
  )
  joins.start()
  await moment()
  expect(joins.joined.size).toBe(2_000)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(500)
  expect(lines.length).toBeLessThan(120)
})

test('what Twitch did not answer is asked for again, what it refused is not', async () => {
  const { joins, asked } = pacer(['pond', 'gone', 'lake'], false)
  joins.start()
  await moment()
  joins.confirm('pond')
  joins.refuse('gone', 'no such channel')
  await vi.advanceTimersByTimeAsync(14_000)
  expect(asked).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(asked.slice(3).map(({ channel }) => channel)).toEqual(['lake'])
  joins.confirm('lake')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(4)
  expect([...joins.joined]).toEqual(['pond', 'lake'])
  expect([...joins.refused]).toEqual([['gone', 'no such channel']])
})

test('the same channel twice is asked for once', async () => {
  const { joins, lines } = pacer(['pond', 'lake', 'pond'])
  joins.start()
  await moment()
  expect(lines).toEqual(['JOIN #pond,#lake'])
})

test('it is told when each channel was joined or refused, and not before', async () => {
  const { joins } = pacer(['duckpond', 'barn'], false)
  joins.start()
  let told = false
  const settled = joins.settled().then(() => (told = true))
  joins.confirm('duckpond')
  await Promise.resolve()
  expect(told).toBe(false)
  joins.refuse('barn', 'banned')
  await settled
  await joins.settled()
})

test('a connection that is lost while it is asked what is allowed is not written to, and the next one joins everything', async () => {
  const lines: string[] = []
  const answers: (() => void)[] = []
  const joins = new JoinPacer(['pond', 'lake'], {
    allowance: { take: (wanted) => new Promise((resolve) => answers.push(() => resolve({ count: wanted, waitMs: 0 }))) },
    confirmMs: 15_000,
    write: (line) => lines.push(line) > 0,
  })
  const answer = async () => {
    answers.shift()!()
    await moment()
  }
  joins.start()
  joins.stop()
  await answer()
  expect(lines).toEqual([])
  joins.start()
  joins.become(['pond', 'lake', 'sea'])
  await answer()
  expect(lines).toEqual(['JOIN #pond,#lake'])
  await answer()
  expect(lines).toEqual(['JOIN #pond,#lake', 'JOIN #sea'])
  expect(answers).toEqual([])
})
