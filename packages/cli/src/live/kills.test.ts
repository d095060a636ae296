import { figure } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { Dice } from '../hostile/dice.ts'
import { Crowd, counting, flawless, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, type Part, pause } from './fixtures/fleet.ts'

/** How often a process is killed on each bus; 500 is what is promised, and `WADDLE_KILLS=500` shows it. */
const kills = process.env['WADDLE_KILLS']
/** And no longer than this, however many are left: a slow machine takes its time to start a process. */
const mostMs = Number(process.env['WADDLE_KILL_MINUTES'] ?? 60) * 60_000
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** One kill in so many is of a receiver: what is said while nobody listens cannot be counted. */
const receiversIn = 8
/** Longest wait between two kills; milliseconds. */
const longestPause = 1_000
/** Processes that are on their way back, at most. */
const mostReturning = 2

test.each([
  { bus: 'redis', rounds: Number(kills ?? 14) },
  { bus: 'amqp', rounds: Number(kills ?? 6) },
] as const)(
  'any process is killed $rounds times under load, with events over $bus: nothing is lost or doubled, and order is kept',
  { timeout: (180 + Number(kills ?? 20) * 15) * 1_000 },
  async ({ bus, rounds }) => {
    const dice = new Dice(seed)
    await using fleet = await LiveFleet.open({ ...counting, channels: ponds, bus })
    await fleet.migrate()
    const up = new Set<Part>()
    const returning = new Set<Promise<unknown>>()
    const start = async (roles: string) => void up.add(await fleet.start(roles))
    await Promise.all(['receivers', 'receivers', 'router', 'router', 'jobs,hub'].map(start))
    await joined(fleet)
    const crowd = new Crowd(fleet, 10)
    let killed = 0
    for (const end = Date.now() + mostMs; killed < rounds && Date.now() < end; ) {
      await pause(dice.next() * longestPause)
      while (returning.size >= mostReturning) await Promise.race(returning)
      const ears = (killed + 1) % receiversIn === 0
      const some = [...up].filter(({ roles }) => (roles === 'receivers') === ears)
      if (some.length === 0) continue
      const victim = dice.of(some)
      up.delete(victim)
      await victim.end('SIGKILL')
      killed++
      const back = start(victim.roles).finally(() => returning.delete(back))
      returning.add(back)
    }
    await Promise.all(returning)
    await pause(1_000)
    const account = await crowd.account()
    figure(`kills-${bus}`, { kills: killed, ...account, seed })
    expect({ ...account, unheard: 0 }, `seed ${seed}`).toEqual(flawless(crowd))
    // Somebody listened most of the time: this is a test of something.
    expect(account.unheard).toBeLessThan(crowd.said / 2)
  },
)
