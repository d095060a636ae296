import { figure } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { Crowd, counting, flawless, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, pause } from './fixtures/fleet.ts'

/** So often a process may end over one event before that is put aside; in a bot of many each that is left may have it next. */
const mostEnds = 10

// Side by side: most of it is waiting until who is left takes the dead for dead.
test.concurrent.each(['redis', 'amqp'] as const)(
  'a message that ends every router it comes to is put aside, with events over %s, and all that was said beside it is done',
  { timeout: 300_000 },
  async (bus) => {
    await using fleet = await LiveFleet.open({ ...counting, channels: ponds, bus })
    await fleet.migrate()
    for (const roles of ['receivers', 'jobs,hub']) await fleet.start(roles)
    let ended = 0
    let over = false
    // As whatever keeps processes alive would: one that ended is started again.
    const keepUp = async () => {
      while (!over) {
        const router = await fleet.start('router')
        await router.ended
        ended++
      }
    }
    const kept = [keepUp(), keepUp()]
    await joined(fleet)
    const crowd = new Crowd(fleet, 20)
    await pause(1_000)
    const key = `twitch:${fleet.twitch.chat.say('pond0', { user: 'eve', text: '!end' })}`
    const poison = async () =>
      (await fleet.rows<{ state: string; reason: string }>(`SELECT state, reason FROM waddle_event WHERE key = '${key}'`))[0]
    await expect.poll(poison, { timeout: 120_000 }).toEqual({ state: 'dead', reason: 'gave-up' })
    await pause(2_000)
    const account = await crowd.account()
    figure(`poison-${bus}`, { ...account, 'routers ended': ended })
    expect(account).toEqual(flawless(crowd))
    expect(ended).toBeGreaterThan(1)
    expect(ended).toBeLessThanOrEqual(mostEnds)
    const { out } = await fleet.run('events', 'dead', 'list', '--json')
    expect(JSON.parse(out).data.dead).toMatchObject([{ payload: { text: '!end' } }])
    over = true
    await Promise.all(fleet.parts.map((part) => part.end('SIGKILL')))
    await Promise.all(kept)
  },
)
