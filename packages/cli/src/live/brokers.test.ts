import { FlakyProxy, OwnRabbit, OwnRedis } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { counting, joined, ponds } from './fixtures/crowd.ts'
import { LiveFleet, type Part, pause } from './fixtures/fleet.ts'
import { Trials } from './fixtures/trials.ts'

/** How long a server is away; half a minute is what is promised, and `WADDLE_AWAY_SECONDS=30` shows it. */
const away = Number(process.env['WADDLE_AWAY_SECONDS'] ?? 3) * 1_000
/** How often it is killed, and its connections are cut. */
const times = Number(process.env['WADDLE_BROKER_KILLS'] ?? 1)
const cuts = Number(process.env['WADDLE_CUTS'] ?? 3)

const roles = ['receivers', 'router', 'router', 'jobs,hub']

/** Milliseconds until each process has said something again since it was listened to. */
async function heardFrom(parts: readonly Part[], words: string, from: readonly number[]): Promise<number> {
  const began = Date.now()
  for (const [index, part] of parts.entries()) while (!part.log.slice(from[index]).includes(words)) await pause(20)
  return (Date.now() - began) / 1_000
}

// Side by side: each has a server and a bot of its own, and most of it is waiting.
test.concurrent('RabbitMQ may be absent, killed, cut off and full: nothing is lost or doubled, and it is used again within ten seconds', {
  timeout: 600_000,
}, async () => {
  await using rabbit = await OwnRabbit.start()
  const proxy = await FlakyProxy.before('127.0.0.1', rabbit.port)
  proxy.refuse()
  await using fleet = await LiveFleet.open({
    ...counting,
    channels: ponds,
    bus: 'amqp',
    servers: { amqp: `amqp://guest:guest@127.0.0.1:${proxy.port}` },
  })
  await fleet.migrate()
  for (const each of roles) await fleet.start(each)
  await joined(fleet)
  const { parts } = fleet
  const busy = parts.filter((part) => part.roles !== 'jobs,hub')
  const logs = () => busy.map((part) => part.log.length)
  const trials = new Trials(fleet)

  await trials.of('rabbitmq-absent', async () => {
    await pause(away)
    const from = logs()
    proxy.refuse(false)
    return { 'used again after (s)': await heardFrom(busy, 'RabbitMQ is back', from) }
  })
  await trials.of('rabbitmq-killed', async () => {
    let longest = 0
    for (let round = 0; round < times; round++) {
      await rabbit.kill()
      await pause(1_000)
      const from = logs()
      await rabbit.start()
      longest = Math.max(longest, await heardFrom(busy, 'RabbitMQ is back', from))
    }
    expect(longest).toBeLessThan(10)
    return { kills: times, 'used again after (s), at most': longest }
  })
  await trials.of('rabbitmq-cut', async () => {
    let longest = 0
    for (let cut = 0; cut < cuts; cut++) {
      const from = logs()
      proxy.cut('reset')
      longest = Math.max(longest, await heardFrom(busy, 'RabbitMQ is back', from))
      await pause(2_000)
    }
    expect(longest).toBeLessThan(10)
    return { cuts, 'used again after (s), at most': longest }
  })
  await trials.of('rabbitmq-full', async () => {
    const routers = parts.filter((part) => part.roles === 'router')
    await rabbit.control('set_policy', 'small', '.*router.*', '{"max-length": 5, "overflow": "reject-publish"}', '--apply-to', 'queues')
    for (const part of routers) part.child.kill('SIGSTOP')
    await pause(2_000)
    expect(await rabbit.control('list_queues', '-q', 'name', 'policy')).toMatch(/events\.router\.\d+\s+small/)
    for (const part of routers) part.child.kill('SIGCONT')
    await pause(1_000)
    await rabbit.control('clear_policy', 'small')
  })
  await proxy.close()
})

test.concurrent('Redis may be absent, stopped, killed, hang, be flushed and come back empty: nothing is lost or doubled, and no process ends', {
  timeout: 600_000,
}, async () => {
  await using redis = await OwnRedis.start()
  await redis.stop()
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds, servers: { redis: redis.url } })
  await fleet.migrate()
  for (const each of roles) await fleet.start(each)
  await joined(fleet)
  const trials = new Trials(fleet)

  await trials.of('redis-absent', async () => {
    await pause(1_000)
    await redis.start()
  })
  await trials.of('redis-stopped', async () => {
    await redis.stop()
    await pause(away)
    await redis.start()
    return { 'away for (s)': away / 1_000 }
  })
  await trials.of('redis-killed', async () => {
    for (let round = 0; round < times; round++) {
      await redis.stop('SIGKILL')
      await pause(300)
      await redis.start()
      await pause(1_000)
    }
    return { kills: times }
  })
  await trials.of('redis-hung', async () => {
    redis.freeze()
    await pause(away)
    redis.wake()
    return { 'hung for (s)': away / 1_000 }
  })
  await trials.of('redis-flushed', async () => {
    for (let round = 0; round < 5; round++) {
      await redis.flush()
      await pause(300)
    }
    return { flushes: 5 }
  })
})

test.concurrent('a wrong password of Redis is said by every process, ends none, and nothing is lost or doubled', {
  timeout: 120_000,
}, async () => {
  await using redis = await OwnRedis.start({ password: 'right' })
  await using fleet = await LiveFleet.open({ ...counting, channels: ponds, servers: { redis: redis.url.replace('//', '//:wrong@') } })
  await fleet.migrate()
  for (const each of ['receivers', 'router']) await fleet.start(each)
  await joined(fleet)
  await new Trials(fleet).of('redis-password', async () => void (await pause(1_000)))
  for (const part of fleet.parts) {
    expect(part.log).toMatch(/refuses the user or the password/)
    expect(part.log).not.toContain('wrong@')
  }
})
