import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

describe('one human on Twitch, Discord and Slack', () => {
  test('links the accounts and is one person on all of them, also after a restart', async () => {
    await using it = await pond()
    const [twitch, discord, slack] = [it.on('twitch', 'ann'), it.on('discord', 'annie', 'vip'), it.on('slack', 'UANN')]
    for (const each of [twitch, discord, slack, slack]) await each.says('!feed')

    const [offered] = (await discord.tries('!link')).replies
    expect(offered).toMatchObject({ private: true, text: expect.stringMatching(/^Your code is [A-Z3479]{4}-[A-Z3479]{4}, for 10 minutes/) })
    const [entered] = await twitch.says(`!link ${/code is (\S+),/.exec(offered!.text)![1]}`)
    expect(entered).toMatch(/^Good\. Now type !link where you got the code/)
    expect(entered).not.toMatch(/annie|discord/i)
    expect(await twitch.says('!feed'), 'nothing is linked yet').toEqual(['You fed 2.'])
    const [plan] = (await discord.tries('!link')).replies
    expect(plan).toMatchObject({ private: true })
    expect(plan!.text).toBe(
      'annie on Discord and ann on Twitch become one person.\nducks: 2 ducks move\nIs the account on Twitch yours? !link confirm links them, !link cancel does not.',
    )
    expect(await discord.says('!link confirm')).toEqual([
      'Linked: annie on Discord and ann on Twitch are one person now. !unlink takes them apart again.',
    ])

    expect(await it.join(slack, twitch)).toMatch(/^Linked: UANN on Slack, annie on Discord and ann on Twitch are one person now/)
    await it.bot.restart()
    const all = 'You are UANN on Slack, annie on Discord and ann on Twitch.'
    expect(await slack.says('!whoami')).toEqual([`${all} Roles here: everyone.`])
    await it.bot.advance('3s')
    expect(await discord.says('!whoami')).toEqual([`${all} Roles here: vip (from Discord).`])
    await it.bot.advance('3s')
    expect(await twitch.says('!whoami')).toEqual([
      'You are ann on Twitch. Roles here: everyone. Your other accounts I tell only where nobody else reads them.',
    ])
    for (const [user, count] of [
      [twitch, 6],
      [discord, 7],
      [slack, 8],
    ] as const)
      expect(await user.says('!feed')).toEqual([`You fed ${count}.`])
  })
})

describe('who made a code', () => {
  test('is told alone, where they got it, that it was typed', async () => {
    await using it = await pond()
    const discord = it.on('discord', 'annie')
    await it.on('twitch', 'ann').says(`!link ${await it.code(discord)}`)
    expect(it.bot.platform('discord').out.at(-1)).toMatchObject({
      private: true,
      text: 'Your code was typed by an account on Twitch. If that was you, !link shows what would happen. If not, !link cancel ends it.',
    })
    expect(await discord.says('!link cancel')).toEqual(['Cancelled. Nothing was linked.'])
  })

  test('hears nothing of codes that are wrong, nor of their own typed by themselves', async () => {
    await using it = await pond()
    const discord = it.on('discord', 'annie')
    const code = await it.code(discord)
    const before = it.bot.platform('discord').out.length
    await it.on('twitch', 'ann').says('!link AAAA-AAAA')
    expect(it.bot.platform('discord').out).toHaveLength(before)
    await discord.says(`!link ${code}`)
    expect(it.bot.platform('discord').out).toHaveLength(before + 1)
  })

  test('is told once, though the message that typed it comes twice', async () => {
    await using it = await pond()
    const discord = it.on('discord', 'annie')
    const code = await it.code(discord)
    it.bot.platform('twitch').duplicate(1)
    await it.on('twitch', 'ann').says(`!link ${code}`)
    expect(it.bot.platform('discord').out.filter(({ text }) => text.startsWith('Your code was typed'))).toHaveLength(1)
  })
})

describe('a code', () => {
  test('is not given where everybody would read it', async () => {
    await using it = await pond()
    const tried = await it.on('twitch', 'ann').tries('!link')
    expect(tried).toMatchObject({ outcome: 'refused', reason: 'no-private' })
    expect(await it.bot.db.all`SELECT * FROM identity_offer`).toEqual([])
  })

  test.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without its dash', (code: string) => code.replace('-', '')],
    ['with spaces', (code: string) => [...code].join(' ')],
    ['in wide letters', (code: string) => code.replace(/[A-Z0-9]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))],
  ])('may be typed %s', async (_, typed) => {
    await using it = await pond()
    const code = await it.code(it.on('discord', 'annie'))
    expect((await it.on('twitch', 'ann').says(`!link ${typed(code)}`)).join()).toMatch(/^Good\./)
  })

  test('is not stored as it is typed', async () => {
    await using it = await pond()
    const code = await it.code(it.on('discord', 'annie'))
    const stored = JSON.stringify(await it.bot.db.all`SELECT * FROM identity_offer`)
    expect(stored).not.toContain(code)
    expect(stored).not.toContain(code.replace('-', ''))
  })

  test('works once', async () => {
    await using it = await pond()
    const code = await it.code(it.on('discord', 'annie'))
    await it.on('twitch', 'ann').says(`!link ${code}`)
    expect(await it.on('twitch', 'mallory').tries(`!link ${code}`)).toMatchObject({ outcome: 'refused', reason: 'wrong-code' })
  })

  test('works for ten minutes, also over a restart, and is gone from the tables later', async () => {
    await using it = await pond()
    const discord = it.on('discord', 'annie')
    const first = await it.code(discord)
    await it.bot.advance('10m')
    expect(await it.on('twitch', 'ann').tries(`!link ${first}`)).toMatchObject({ reason: 'wrong-code' })
    const second = await it.code(discord)
    await it.bot.restart()
    expect((await it.on('twitch', 'ann').says(`!link ${second}`)).join()).toMatch(/^Good\./)
    await it.bot.advance('2h')
    expect(await it.bot.db.all`SELECT * FROM identity_offer`).toEqual([])
    expect(await it.bot.db.all`SELECT * FROM identity_try`).toEqual([])
  })

  test('is worth nothing once there is a newer one', async () => {
    await using it = await pond()
    const discord = it.on('discord', 'annie')
    const [first, second] = [await it.code(discord), await it.code(discord)]
    expect(first).not.toBe(second)
    expect(await it.on('twitch', 'ann').tries(`!link ${first}`)).toMatchObject({ reason: 'wrong-code' })
    expect((await it.on('twitch', 'ann').says(`!link ${second}`)).join()).toMatch(/^Good\./)
  })

  test('may be guessed five times', async () => {
    await using it = await pond()
    const code = await it.code(it.on('discord', 'annie'))
    const mallory = it.on('twitch', 'mallory')
    for (let tries = 0; tries < 5; tries++) expect(await mallory.tries('!link AAAA-AAAA')).toMatchObject({ reason: 'wrong-code' })
    expect(await mallory.tries(`!link ${code}`)).toMatchObject({ outcome: 'refused', reason: 'too-many-tries' })
    expect((await it.on('twitch', 'ann').says(`!link ${code}`)).join(), 'others are not hindered').toMatch(/^Good\./)
    await it.bot.advance('10m')
    expect(await mallory.tries('!link AAAA-AAAA')).toMatchObject({ reason: 'wrong-code' })
  })

  test.each(['short', '🦆🦆🦆🦆🦆🦆🦆🦆', "'; DROP TABLE identity_offer; --", 'İıſK-AAAA', 'x'.repeat(400)])('is not %s', async (typed) => {
    await using it = await pond()
    expect(await it.on('twitch', 'ann').tries(`!link ${typed}`)).toMatchObject({ outcome: 'refused', reason: 'wrong-code' })
  })

  test('is not for the account that got it, nor for one that is linked already', async () => {
    await using it = await pond()
    const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
    expect((await discord.says(`!link ${await it.code(discord)}`)).join()).toMatch(/other account/)
    await it.join(discord, twitch)
    expect((await twitch.says(`!link ${await it.code(discord)}`)).join()).toMatch(/one person already/)
  })
})

describe('a link', () => {
  test('is not made before the first side has seen the plan as it is', async () => {
    await using it = await pond()
    const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
    expect((await discord.says('!link confirm')).join()).toMatch(/nothing to confirm/)
    await twitch.says('!feed')
    await twitch.says(`!link ${await it.code(discord)}`)
    expect((await twitch.says('!link confirm')).join(), 'the second side decides nothing').toMatch(/nothing to confirm/)
    expect((await discord.says('!link confirm')).join()).toMatch(/^annie on Discord and ann on Twitch become one person\.\nducks: 1 ducks/)
    await twitch.says('!feed')
    expect((await discord.says('!link confirm')).join()).toMatch(/ducks: 2 ducks move/)
    expect((await discord.says('!link confirm')).join()).toMatch(/^Linked/)
    expect((await discord.says('!link confirm')).join()).toMatch(/nothing to confirm/)
  })

  test.each(['first', 'second'] as const)('is called off by the %s side', async (side) => {
    await using it = await pond()
    const sides = { first: it.on('discord', 'annie'), second: it.on('twitch', 'ann') }
    await sides.second.says(`!link ${await it.code(sides.first)}`)
    await sides.first.says('!link')
    expect(await sides[side].says('!link cancel')).toEqual(['Cancelled. Nothing was linked.'])
    expect(await sides[side].says('!link cancel')).toEqual(['There is nothing to cancel.'])
    expect((await sides.first.says('!link confirm')).join()).toMatch(/nothing to confirm/)
  })

  test('takes one account a platform, unless the owner wants several', async () => {
    await using one = await pond()
    await one.join(one.on('discord', 'annie'), one.on('twitch', 'ann'))
    expect(await one.join(one.on('discord', 'annie'), one.on('twitch', 'ann2'))).toBe(
      'This cannot be linked. Both have an account on twitch.',
    )
    await using several = await pond({ config: { accountsPerPlatform: 'several' } })
    await several.join(several.on('discord', 'annie'), several.on('twitch', 'ann'))
    expect(await several.join(several.on('discord', 'annie'), several.on('twitch', 'ann2'))).toMatch(/^Linked/)
  })

  test('is won by whoever is first when two want the same account at once', async () => {
    await using it = await pond()
    const [discord, slack, twitch] = [it.on('discord', 'annie'), it.on('slack', 'UBOB'), it.on('twitch', 'ann')]
    await twitch.says('!feed')
    for (const first of [discord, slack]) {
      await twitch.says(`!link ${await it.code(first)}`)
      await first.says('!link')
    }
    const answers = (await Promise.all([discord, slack].map((first) => first.says('!link confirm')))).flat()
    expect(answers.filter((answer) => answer.startsWith('Linked'))).toHaveLength(1)
    expect(answers.filter((answer) => /linked to somebody else in the meantime|become one person/.test(answer))).toHaveLength(1)
    const fed = await Promise.all([discord, slack].map((first) => first.says('!feed')))
    expect(fed.flat().sort()).toEqual(['You fed 1.', 'You fed 2.'])
  })

  test('has to wait a while after an unlink, and says until when', async () => {
    await using it = await pond({ config: { coolOffDays: 1 } })
    const [discord, twitch] = [it.on('discord', 'annie'), it.on('twitch', 'ann')]
    await it.join(discord, twitch)
    await discord.says('!unlink')
    await discord.says('!unlink confirm')
    expect(await it.join(it.on('slack', 'UANN'), twitch)).toBe(
      'This cannot be linked. One of them was unlinked less than a day ago. It can be done from 2026-01-02 00:00 UTC on.',
    )
    await it.bot.advance('1d')
    expect(await it.join(it.on('slack', 'UANN'), twitch)).toMatch(/^Linked/)
  })

  test('is told with names of every script', async () => {
    await using it = await pond()
    expect(await it.join(it.on('discord', '鴨の子😀'), it.on('twitch', 'ann'))).toMatch(/^Linked: 鴨の子😀 on Discord and ann on Twitch/)
  })
})
