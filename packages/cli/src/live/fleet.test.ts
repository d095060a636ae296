import { figure } from '@waddlebot/core/test-host'
import { busiest } from '@waddlebot/fake-platforms'
import { expect, test } from 'vitest'
import { answers, Crowd, counting, flawless, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, pause } from './fixtures/fleet.ts'

const bot = { ...counting, channels: ponds }

// Side by side: most of it is waiting.
test.concurrent.each(['redis', 'amqp'] as const)(
  'a bot in five processes answers as one, with its events over %s',
  { timeout: 180_000 },
  async (bus) => {
    await using fleet = await LiveFleet.open({ ...bot, bus })
    await fleet.migrate()
    await Promise.all(['receivers', 'receivers', 'router', 'router', 'jobs,hub'].map((roles) => fleet.start(roles)))
    await joined(fleet)
    const crowd = new Crowd(fleet, 20)
    await pause(3_000)
    await crowd.hush()
    fleet.twitch.chat.say('pond0', { user: 'ann', text: '!later 7' })
    expect(await crowd.account()).toEqual(flawless(crowd))
    await expect.poll(() => fleet.twitch.chat.sent.filter(({ text }) => text === 'late 7').length, { timeout: 15_000 }).toBe(1)
    await expect.poll(() => new Set(answers(fleet)).size, { timeout: 15_000 }).toBe(crowd.asked)
    expect(answers(fleet)).toHaveLength(crowd.asked)
    const leases = await fleet.rows<{ holder: string; n: string }>('SELECT holder, count(*) AS n FROM waddle_lease GROUP BY holder')
    expect(leases.map(({ n }) => Number(n))).toEqual([6, 6])
    expect(await Promise.all(fleet.parts.map((part) => part.end('SIGTERM')))).toEqual([0, 0, 0, 0, 0])
    expect(await fleet.rows('SELECT id FROM waddle_outbox')).toEqual([])
  },
)

/** How often a process is replaced; ten times is what is promised. */
const rounds = Number(process.env['WADDLE_REPLACEMENTS'] ?? 4)

test('processes are replaced one after the other under load: nothing is lost or doubled, and nobody is answered twice', {
  timeout: (60 + rounds * 30) * 1_000,
}, async () => {
  await using fleet = await LiveFleet.open(bot)
  await fleet.migrate()
  let running = await Promise.all(['', ''].map((roles) => fleet.start(roles)))
  await joined(fleet)
  const crowd = new Crowd(fleet, 20)
  for (let round = 0; round < rounds; round++) {
    await pause(500)
    const next = await fleet.start()
    // The new one serves its part before an old one leaves.
    await pause(1_500)
    expect(await running[0]!.end('SIGTERM')).toBe(0)
    running = [...running.slice(1), next]
  }
  const account = await crowd.account()
  expect(account, `nobody heard ${crowd.unheard.join()} of ${crowd.said}`).toEqual(flawless(crowd))
  await expect.poll(() => new Set(answers(fleet)).size, { timeout: 15_000 }).toBe(crowd.asked)
  expect(answers(fleet)).toHaveLength(crowd.asked)
  figure('replaced', { rounds, ...account, answers: crowd.asked, 'answers twice': 0 })
})

// Side by side as well: leases that have to end, and the pace of joins.
test.concurrent('the channels of a receiver that dies are served by another within ten seconds', { timeout: 120_000 }, async () => {
  await using fleet = await LiveFleet.open(bot)
  await fleet.migrate()
  const first = await fleet.start()
  await joined(fleet)
  await fleet.start()
  const shares = async () =>
    (await fleet.rows<{ n: string }>('SELECT count(*) AS n FROM waddle_lease GROUP BY holder')).map(({ n }) => Number(n)).sort()
  await expect.poll(shares, { timeout: 15_000 }).toEqual([6, 6])
  await first.end('SIGKILL')
  const died = Date.now()
  await expect.poll(shares, { timeout: 15_000, interval: 50 }).toEqual([12])
  // Asked until it is answered: what is said before somebody listens again is lost, for Twitch keeps no history.
  const heard = new Set<string>()
  for (let n = 0; heard.size < ponds.length; n++) {
    for (const channel of ponds) fleet.twitch.chat.say(channel, { user: `viewer${n % 7}`, text: `!ask ${n}` })
    await pause(250)
    for (const { channel, text } of fleet.twitch.chat.sent) if (text.startsWith('heard ')) heard.add(channel)
  }
  const tookMs = Date.now() - died
  figure('receiver-dead', { 'served again after (s)': Number((tookMs / 1_000).toFixed(1)) })
  expect(tookMs).toBeLessThan(10_000)
})

test.concurrent('a process that is started at once after another was killed joins no more than Twitch allows both together', {
  timeout: 120_000,
}, async () => {
  const channels = Array.from({ length: 20 }, (_, index) => `lake${index}`)
  await using fleet = await LiveFleet.open({ ...bot, channels, rateClass: 'ordinary' })
  await fleet.migrate()
  const { chat } = fleet.twitch
  const first = await fleet.start()
  await expect.poll(() => chat.joins.length, { timeout: 15_000 }).toBe(20)
  await first.end('SIGKILL')
  await fleet.start()
  await expect.poll(() => chat.joins.length, { timeout: 30_000 }).toBe(40)
  const times = chat.joins.map(({ at }) => at)
  expect(busiest(times, 10_000)).toBeLessThanOrEqual(20)
})

test('without Redis a second process of a bot is refused, and so is a part of one', { timeout: 60_000 }, async () => {
  await using fleet = await LiveFleet.open({ ...bot, bus: 'auto' })
  await fleet.migrate()
  const alone = ['REDIS_URL']
  await fleet.start('', alone)
  await expect(fleet.start('', alone)).rejects.toThrow(/WDL_STORE_IN_USE/)
  await expect(fleet.start()).rejects.toThrow(/WDL_STORE_IN_USE/)
  await fleet.parts[0]!.end('SIGTERM')
  await expect(fleet.start('router', alone)).rejects.toThrow(/WDL_FLEET_ALONE/)
})
