import { defineModule } from '@waddlebot/sdk'
import { places, platformNames } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

/** A module by whose lights somebody is under a sanction, and others may know of another one meanwhile. */
function warden() {
  const doubts = new Map<string, string>()
  const module = defineModule({
    name: 'warden',
    linkPerson: {
      plan: () => undefined,
      doubts: ({ into, from }) =>
        [into, from].flatMap((person) => (doubts.has(person) ? [{ community: 'main', about: doubts.get(person)! }] : [])),
      apply: () => undefined,
      undo: () => {},
    },
  })
  return { doubts, module }
}

async function guarded() {
  const { doubts, module } = warden()
  const it = await pond({ with: [module] })
  doubts.set('twitch:ann', 'ann is banned (case 12)')
  const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
  const mod = it.on('discord', 'mod', 'moderator')
  return { it, doubts, discord, twitch, mod }
}

describe('a link of somebody under a sanction', () => {
  test('waits until a moderator agrees, who is told of it without a name and learns the rest alone', async () => {
    const { it, discord, twitch, mod } = await guarded()
    await using _ = it
    expect(await it.join(discord, twitch)).toBe(
      'A moderator has to agree first, since one of the two is under a sanction. They were asked; once they did, !link shows what would happen.',
    )
    const told = it.bot.out.filter(({ text }) => text.startsWith('Moderators:'))
    expect(told, 'once, however often it is tried').toHaveLength(1)
    expect(told[0]!.text).not.toMatch(/ann/)
    expect(await it.on('twitch', 'tess', 'moderator').tries('!link requests')).toMatchObject({ outcome: 'refused', reason: 'no-private' })
    expect((await mod.says('!link requests')).join()).toBe(
      '1. annie on Discord and ann on Twitch want to be one person. ann is banned (case 12).\n!link approve <number> or !link deny <number>.',
    )
    expect(await mod.says('!link approve 1')).toEqual(['Agreed: link 1 may be made within 7 days.'])
    expect(await mod.tries('!link approve 1')).toMatchObject({ outcome: 'refused', reason: 'none' })
    expect((await discord.says('!link')).join()).toMatch(/^annie on Discord and ann on Twitch become one person/)
    expect((await discord.says('!link confirm')).join()).toMatch(/^Linked/)
  })

  test('is not made when a moderator says no, and not when something else came up since they agreed', async () => {
    const { it, doubts, discord, twitch, mod } = await guarded()
    await using _ = it
    await it.join(discord, twitch)
    await mod.says('!link approve 1')
    doubts.set('discord:annie', 'annie is timed out for 10m (case 13)')
    expect((await discord.says('!link confirm')).join()).toMatch(/^A moderator has to agree first/)
    expect((await mod.says('!link requests')).join()).toContain('annie is timed out for 10m (case 13)')
    expect(await mod.says('!link deny 1')).toEqual(['Denied: link 1 will not be made.'])
    expect((await discord.says('!link')).join()).toMatch(/a moderator said no/)
    doubts.clear()
    await discord.says('!link')
    expect((await discord.says('!link confirm')).join(), 'nothing is in the way any more').toMatch(/^Linked/)
  })

  test('is not for whoever it is about to decide, and what was agreed holds for a week', async () => {
    const { it, discord, twitch } = await guarded()
    await using _ = it
    await it.join(discord, twitch)
    expect(await it.on('discord', 'annie', 'moderator').tries('!link approve 1')).toMatchObject({ outcome: 'refused', reason: 'self' })
    expect(await it.on('twitch', 'ann', 'moderator').tries('!link deny 1')).toMatchObject({ outcome: 'refused', reason: 'self' })
    await it.on('slack', 'umod', 'moderator').says('!link approve 1')
    await it.bot.advance('8d')
    expect(await it.join(discord, twitch)).toMatch(/^A moderator has to agree first/)
    await it.bot.advance('8d')
    expect(await it.bot.db.all`SELECT id FROM identity_approval`).toEqual([])
  })

  test.each(platformNames)('is for moderators alone on %s, and a number that is none is said to be none', async (platform) => {
    const { it } = await guarded()
    await using _ = it
    for (const line of ['!link requests', '!link approve 1', '!link deny 1'])
      expect(await it.on(platform, 'eve').tries(line)).toMatchObject({ outcome: 'refused', reason: 'role' })
    for (const number of ['0', '-1', '2147483648', '9007199254740991', '7'])
      expect(await it.bot.user('mod', { ...places[platform], role: 'moderator' }).tries(`!link approve ${number}`)).toMatchObject({
        reason: 'none',
      })
  })
})
