import { describe, expect, test } from 'vitest'
import { bank } from '../fixtures/bank.ts'

describe('a voice channel', () => {
  const talk = { platform: 'discord', channel: 'talk', voice: 'talk' }
  const paid = async (it: Awaited<ReturnType<typeof bank>>) =>
    Promise.all(['ann', 'bob', 'cat'].map((name) => it.balance(`discord:${name}`)))

  test('earns those who hear each other, once in an interval, and nobody who is alone or hears nobody', async () => {
    await using it = await bank({ config: { voiceAmount: 3 } })
    await it.bot.emit('voice.join', { ...talk, user: 'ann', deaf: false })
    await it.bot.advance('10m')
    expect(await paid(it)).toEqual([0, 0, 0])
    await it.bot.emit('voice.join', { ...talk, user: 'bob', deaf: true })
    await it.bot.emit('voice.join', { ...talk, channel: 'other', voice: 'other', user: 'cat', deaf: false })
    await it.bot.advance('10m')
    expect(await paid(it)).toEqual([3, 0, 0])
    await it.bot.emit('voice.update', { ...talk, user: 'bob', deaf: false })
    await it.bot.restart()
    await it.bot.advance('10m')
    expect(await paid(it)).toEqual([6, 3, 0])
    await it.bot.emit('voice.move', { ...talk, user: 'cat', from: 'other', deaf: false })
    await it.bot.emit('voice.leave', { ...talk, user: 'bob' })
    await it.bot.advance('10m')
    expect(await paid(it)).toEqual([9, 3, 3])
    expect((await it.audit()).findings).toEqual([])
  })

  test('earns nobody who gave no sign for hours, nor who is ignored', async () => {
    await using it = await bank({ config: { voiceAmount: 3, ignore: ['cat'] } })
    await it.bot.emit('voice.join', { ...talk, user: 'ann', deaf: false })
    await it.bot.emit('voice.join', { ...talk, user: 'cat', deaf: false })
    await it.bot.advance('10m')
    expect(await paid(it)).toEqual([0, 0, 0])
    await it.bot.emit('voice.join', { ...talk, user: 'bob', deaf: false })
    it.bot.jump('4h')
    await it.bot.advance('10m')
    expect(await paid(it)).toEqual([0, 0, 0])
    expect(await it.db.all`SELECT * FROM loyalty_voice`).toEqual([])
  })
})

describe.each(['discord', 'slack'] as const)('a reaction on %s', (platform) => {
  const react = (it: Awaited<ReturnType<typeof bank>>, user: string, message: string, to?: string, id?: string) =>
    it.bot.emit('reaction.add', { platform, user, message, emoji: 'duck', ...(to && { to }), ...(id && { id }) })

  test('earns whoever wrote the message, once for each who reacts, up to a limit of the day', async () => {
    await using it = await bank({ config: { reactionAmount: 2, reactionDailyMost: 6 } })
    for (const name of ['ann', 'bob', 'cat']) await it.bot.user(name, { platform, channel: name }).says('!8ball')
    await react(it, 'bob', 'm1', 'ann', 'e1')
    await react(it, 'bob', 'm1', 'ann', 'e1')
    await react(it, 'bob', 'm1', 'ann')
    await react(it, 'cat', 'm1', 'ann')
    await react(it, 'ann', 'm1', 'ann')
    await react(it, 'bob', 'm2')
    await react(it, 'bob', 'm3', 'stranger')
    expect(await it.balance(`${platform}:ann`)).toBe(4)
    await react(it, 'bob', 'm4', 'ann')
    await react(it, 'cat', 'm4', 'ann')
    expect(await it.balance(`${platform}:ann`)).toBe(6)
    it.bot.jump('24h')
    await react(it, 'cat', 'm5', 'ann')
    expect(await it.balance(`${platform}:ann`)).toBe(8)
    expect(await it.balance(`${platform}:stranger`)).toBe(0)
    expect((await it.audit()).findings).toEqual([])
  })
})
