import { expect } from 'vitest'
import type { Bus } from './bus.ts'

const later = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * For tests: of two members of a group each has some partitions once both are there, and who is left has all of them. Never
 * ends where a share is not given at the word of whoever comes or goes.
 *
 * @param open a bus on the same ground each time, to which nobody is missed within the time of a test
 */
export async function sharedAnew(open: () => Bus | Promise<Bus>): Promise<void> {
  const publisher = await open()
  const counts = [0, 0]
  const stops: (() => Promise<void>)[] = []
  for (const member of [0, 1]) stops.push(await (await open()).subscribe('t', 'g', async () => void counts[member]!++))
  let n = 0
  const say = () => publisher.publish('t', { id: String(n), partition: `p${n++}`, payload: null })
  const allHeard = async () => {
    while (counts[0]! + counts[1]! < n) await later()
  }
  while (counts.includes(0)) await say()
  await allHeard()
  await stops[0]!()
  const [before] = counts
  for (let more = 0; more < 64; more++) await say()
  await allHeard()
  expect(counts[0]).toBe(before)
}
