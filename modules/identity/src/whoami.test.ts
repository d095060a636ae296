import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

describe('whoami', () => {
  test.each(['discord', 'slack'] as const)('tells on %s to whoever asks alone, with where roles come from', async (platform) => {
    await using it = await pond()
    const ann = it.on(platform, 'ann', 'moderator')
    await it.on(platform, 'boss', 'owner').says('!role grant ann vip')
    await ann.says('!feed')
    await it.on(platform, 'boss', 'owner').says('!role grant ann vip')
    const { replies } = await ann.tries('!whoami')
    const name = platform === 'discord' ? 'Discord' : 'Slack'
    expect(replies).toMatchObject([
      { private: true, text: `You are ann on ${name}. Roles here: moderator (from ${name}) and vip (given here).` },
    ])
  })

  test('tells the other accounts openly only to who wants that', async () => {
    await using it = await pond()
    const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
    await it.join(discord, twitch)
    expect((await twitch.says('!whoami')).join()).not.toMatch(/annie/)
    await it.bot.advance('3s')
    await twitch.says('!whoami public on')
    await it.bot.restart()
    expect((await twitch.says('!whoami')).join()).toBe('You are annie on Discord and ann on Twitch. Roles here: everyone.')
    await it.bot.advance('3s')
    await twitch.says('!whoami public off')
    expect((await twitch.says('!whoami')).join()).not.toMatch(/annie/)
  })

  test('after a link tells openly only if both sides wanted it, and says so before', async () => {
    await using it = await pond()
    const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
    await twitch.says('!whoami public on')
    await twitch.says(`!link ${await it.code(discord)}`)
    expect((await discord.says('!link')).join()).toContain('identity: your accounts are told in private only, as one side wants it')
    await discord.says('!link confirm')
    expect((await twitch.says('!whoami')).join()).not.toMatch(/annie/)
    await discord.says('!unlink')
    await discord.says('!unlink confirm')
    await it.bot.advance('3s')
    expect(await it.bot.db.all`SELECT person FROM identity_open`).toEqual([{ person: 'twitch:ann' }])
  })
})
