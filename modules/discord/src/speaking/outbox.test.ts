import { afterEach, describe, expect, test } from 'vitest'
import { start, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

describe('a message', () => {
  test('that Discord has though its answer was lost is not posted a second time', async () => {
    const { discord, bench, general, server } = await start()
    discord.faults.cutNext(1, { after: true, match: /POST \/channels/ })
    discord.faults.failNext(1, 502, { after: true, match: /POST \/channels/ })
    const message = { text: 'You won 500!', channel: general, server, id: 'payout-1' }
    expect(await bench.send(message)).toMatchObject({ sent: false, retry: true, why: 'outage' })
    expect(await bench.send(message)).toMatchObject({ sent: false, retry: true, why: 'outage' })
    expect(await bench.send(message)).toEqual({ sent: true, id: discord.sent[0]!.id })
    expect(discord.sent).toMatchObject([{ content: 'You won 500!', repeats: 2 }])
  })

  test('notifies whom it is meant to notify, and nobody else', async () => {
    const { discord, bench, general, server } = await start({ discord: { guilds: [{ name: 'Pond', members: ['ann', 'bob'], bot: 8n }] } })
    const [ann, bob] = [discord.user('ann').id, discord.user('bob').id]
    const id = discord.say('general', { user: 'bob', text: '!greet' })
    await bench.send({ text: `<@${ann}> <@${bob}> @everyone`, channel: general, server, mentions: [ann], replyTo: id })
    expect(discord.sent[0]).toMatchObject({ pings: { everyone: false, users: [ann], roles: [] }, replyTo: id })
  })

  test('is posted without a reference when what it answers is gone', async () => {
    const { discord, bench, general, server } = await start()
    const id = discord.say('general', { user: 'bob', text: '!greet' })
    discord.delete(id)
    expect(await bench.send({ text: 'hello', channel: general, server, replyTo: id })).toMatchObject({ sent: true })
    expect(discord.sent).toMatchObject([{ content: 'hello', replyTo: undefined }])
  })

  test('for one person who takes none is never said openly', async () => {
    const guilds = [{ name: 'Pond', members: [{ name: 'ann', closed: true }] }]
    const { discord, bench, general, server } = await start({ discord: { guilds } })
    const sent = await bench.send({ text: 'secret', channel: general, server, privateTo: discord.user('ann').id })
    expect(sent).toMatchObject({ sent: false, retry: false, reason: expect.stringContaining('direct messages') })
    expect(discord.sent).toEqual([])
  })

  test('is tried only a few times where the bot may not speak', async () => {
    const guilds = [{ name: 'Pond', channels: ['general', { name: 'quiet', overwrites: { '@everyone': { deny: 2048n } } }] }]
    const { discord, bench, server } = await start({ discord: { guilds } })
    const channel = discord.channel('quiet').id
    for (let index = 0; index < 20; index++)
      expect(await bench.send({ text: 'hello?', channel, server })).toMatchObject({ sent: false, retry: false })
    expect(discord.invalid.length).toBeLessThanOrEqual(3)
  })

  test.each([
    ['a minute later', 60_000],
    ['when the clock was set back', -3_600_000],
  ])('is tried there again %s', async (_, later) => {
    const guilds = [{ name: 'Pond', channels: ['general', { name: 'quiet', overwrites: { '@everyone': { deny: 2048n } } }] }]
    let now = Date.UTC(2026, 0, 1)
    const { discord, bench, server } = await start({ discord: { guilds }, now: () => now })
    const channel = discord.channel('quiet').id
    const knock = () => bench.send({ text: 'hello?', channel, server })
    for (let index = 0; index < 4; index++) await knock()
    now += 59_999
    expect(await knock()).toMatchObject({ reason: expect.stringContaining('in a minute') })
    expect(discord.invalid).toHaveLength(3)
    now += later - 59_999
    await knock()
    await knock()
    expect(discord.invalid).toHaveLength(4)
  })

  test('waits when Discord has refused too much altogether', async () => {
    const { discord, bench, server } = await start({ config: { invalidMost: 10 } })
    for (let index = 0; index < 30; index++) await bench.send({ text: 'hello?', channel: `67403021247978${1000 + index}`, server })
    expect(discord.invalid.length).toBeLessThanOrEqual(10)
    expect(await bench.send({ text: 'hello', channel: '1', server })).toMatchObject({ sent: false, retry: true, why: 'limited' })
    expect(bench.receiver.health()).toMatchObject({ state: 'degraded', detail: expect.stringContaining('refused') })
  })

  test('never comes before the time that a limit named is over', async () => {
    const { discord, bench, general, server } = await start()
    discord.faults.share = { limited: 0.3, retryAfter: [0.02, 0.1], failed: 0.2, match: /POST \/channels/ }
    for (let index = 0; index < 40; index++) {
      for (;;) {
        const sent = await bench.send({ text: `line ${index}`, channel: general, server, id: `line-${index}` })
        if (sent.sent) break
        if (!sent.retry) throw new Error(sent.reason)
        await new Promise((resolve) => setTimeout(resolve, Math.min(sent.retryAfterMs, 150)))
      }
    }
    expect(discord.sent.map(({ content }) => content)).toEqual(Array.from({ length: 40 }, (_, index) => `line ${index}`))
    expect(discord.early).toEqual([])
  }, 30_000)
})

describe('what is shown natively', () => {
  test('is an embed with its picture, and buttons that press and lead', async () => {
    const { discord, bench, general, server } = await start()
    await bench.send({
      text: 'Now live',
      channel: general,
      server,
      elements: [
        {
          type: 'card',
          title: 'Pond',
          text: 'Ducks at night',
          url: 'https://example.org/pond',
          image: 'https://example.org/pond.png',
          fields: [{ name: 'Since', value: '20:00' }],
        },
        {
          type: 'buttons',
          buttons: [
            { label: 'Join', custom: 'join' },
            { label: 'Watch', url: 'https://example.org/pond' },
          ],
        },
      ],
    })
    expect(discord.sent).toMatchObject([
      {
        content: 'Now live',
        embeds: [
          {
            title: 'Pond',
            description: 'Ducks at night',
            url: 'https://example.org/pond',
            image: { url: 'https://example.org/pond.png' },
            fields: [{ name: 'Since', value: '20:00' }],
          },
        ],
        components: [
          {
            components: [
              { label: 'Join', custom_id: 'join' },
              { label: 'Watch', url: 'https://example.org/pond' },
            ],
          },
        ],
      },
    ])
  })

  test('goes on in further messages when it is too much for one, and none of it twice when a try fails in between', async () => {
    const { discord, bench, general, server } = await start()
    const fields = Array.from({ length: 30 }, (_, index) => ({ name: `Field ${index}`, value: `${index} `.repeat(250) }))
    const message = { text: 'Long', channel: general, server, id: 'long', elements: [{ type: 'card' as const, title: 'All', fields }] }
    void discord.waitFor(() => discord.sent.length === 1).then(() => discord.faults.failNext(1, 502, { match: /POST \/channels/ }))
    expect(await bench.send(message)).toMatchObject({ sent: false, retry: true })
    expect(discord.sent).toHaveLength(1)
    expect(await bench.send(message)).toMatchObject({ sent: true, id: discord.sent[0]!.id })
    expect(discord.sent.length).toBeGreaterThan(1)
    const shown = discord.sent.flatMap(({ embeds }) => embeds.flatMap((embed) => embed.fields ?? []))
    expect(shown.map(({ name }) => name)).toEqual(fields.map(({ name }) => name))
    const posted = discord.sent.length
    expect(await bench.send(message)).toMatchObject({ sent: true })
    expect(discord.sent).toHaveLength(posted)
  })

  test('is said in words when Discord will not have it', async () => {
    const { discord, bench, general, server } = await start()
    discord.faults.failNext(1, 400, { match: /POST \/channels/ })
    const sent = await bench.send({ text: '', channel: general, server, elements: [{ type: 'card', title: 'Pond' }], fallback: 'Pond' })
    expect(sent).toMatchObject({ sent: true })
    expect(discord.sent).toMatchObject([{ content: 'Pond' }])
  })
})
