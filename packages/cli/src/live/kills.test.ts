import { figure } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { Dice } from '../hostile/dice.ts'
import { Crowd, counting, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, type Part, pause } from './fixtures/fleet.ts'

/** How often a process is killed on each bus; 500 is what is promised, and `WADDLE_KILLS=500` shows it. */
const kills = process.env['WADDLE_KILLS']
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** One kill in so many is of a receiver: what is said while nobody listens cannot be counted. */
const receiversIn = 8
/** Longest wait between two kills; milliseconds. */
const longestPause = 1_000

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
    const start = (roles: readonly string[]) => Promise.all(roles.map((each) => fleet.start(each)))
    const ears: Part[] = await start(['receivers', 'receivers'])
    const workers: Part[] = await start(['router', 'router', 'jobs,hub'])
    await joined(fleet)
    const crowd = new Crowd(fleet, 10)
    for (let round = 1; round <= rounds; round++) {
      await pause(dice.next() * longestPause)
      const some = round % receiversIn === 0 ? ears : workers
      const index = dice.below(some.length)
      const { roles } = some[index]!
      await some[index]!.end('SIGKILL')
      some[index] = await fleet.start(roles)
    }
    await pause(1_000)
    const account = await crowd.account()
    figure(`kills-${bus}`, { kills: rounds, ...account, seed })
    expect({ ...account, unheard: 0 }, `seed ${seed}`).toEqual({ commands: crowd.said, unheard: 0, lost: 0, doubled: 0, late: 0 })
    // Somebody listened most of the time: this is a test of something.
    expect(account.unheard).toBeLessThan(crowd.said / 2)
  },
)
