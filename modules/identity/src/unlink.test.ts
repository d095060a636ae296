import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

/** Annie got the codes, so the others came to her account. */
async function linked() {
  const it = await pond()
  const [discord, twitch, slack] = [it.on('discord', 'annie'), it.on('twitch', 'ann'), it.on('slack', 'UANN')]
  await twitch.says('!feed')
  await it.join(discord, twitch)
  return { ...it, discord, twitch, slack }
}

describe('an account that leaves', () => {
  test('is asked about first, and takes along what it brought', async () => {
    await using it = await linked()
    await it.discord.says('!feed')
    expect(await it.discord.says('!unlink')).toEqual([
      'ann on Twitch would be a person of its own again, with what came along. Neither side can link again for 7 days. Type !unlink confirm within 10 minutes, or !unlink cancel.',
    ])
    expect(await it.twitch.says('!feed')).toEqual(['You fed 3.'])
    await it.bot.restart()
    expect(await it.discord.says('!unlink confirm')).toEqual(['Unlinked: each side is a person of its own again.'])
    expect(await it.twitch.says('!feed')).toEqual(['You fed 2.'])
    expect(await it.discord.says('!feed')).toEqual(['You fed 3.'])
    expect(await it.discord.says('!unlink')).toEqual(['None of your accounts are linked.'])
  })

  test('may ask itself, and where others read it no other account is named', async () => {
    await using it = await linked()
    const [asked] = await it.twitch.says('!unlink')
    expect(asked).toMatch(/^The account would be a person of its own again/)
    expect(asked).not.toMatch(/annie|discord/i)
    expect(await it.twitch.says('!unlink confirm')).toEqual(['Unlinked: each side is a person of its own again.'])
  })

  test('stays when it is cancelled, when nobody confirms in time, and when another account confirms', async () => {
    await using it = await linked()
    await it.discord.says('!unlink')
    expect(await it.discord.says('!unlink cancel')).toEqual(['Cancelled. Everything stays as it is.'])
    expect(await it.discord.says('!unlink cancel')).toEqual(['There is nothing to cancel.'])
    expect((await it.discord.says('!unlink confirm')).join()).toMatch(/nothing to confirm/)
    await it.discord.says('!unlink')
    expect((await it.twitch.says('!unlink confirm')).join()).toMatch(/nothing to confirm/)
    await it.bot.advance('10m')
    expect((await it.discord.says('!unlink confirm')).join()).toMatch(/nothing to confirm/)
    expect(await it.twitch.says('!feed')).toEqual(['You fed 2.'])
  })

  test('is named by its platform where there are several', async () => {
    await using it = await linked()
    await it.join(it.discord, it.slack)
    expect((await it.discord.says('!unlink xbox')).join()).toBe('You have no account linked there. You are on Discord, Slack and Twitch.')
    expect((await it.discord.says('!unlink discord')).join()).toMatch(/say which of them leaves: !unlink <platform>/)
    expect((await it.discord.says('!unlink Twitch')).join()).toMatch(/^ann on Twitch would be/)
    await it.discord.says('!unlink confirm')
    await it.bot.advance('3s')
    expect((await it.slack.says('!whoami')).join()).toMatch(/^You are annie on Discord and UANN on Slack\./)
  })
})
