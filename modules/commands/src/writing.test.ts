import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, it } from 'vitest'
import commands from './index.ts'

const places = [
  { platform: 'twitch', channel: 'duckpond' },
  { platform: 'discord', server: '5', channel: '10' },
  { platform: 'slack', server: 'T1', channel: 'C1' },
] as const

describe.each(places)('on $platform', (place) => {
  it('a command can be added, used, changed, looked at, switched off and on, renamed and removed', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { ...place, role: 'moderator' })
    const bob = bot.user('bob', place)
    expect(await ann.says('!cmd add !hug $(user) hugs $(target)')).toEqual(['Added !hug everywhere: for everyone.'])
    expect(await bob.says('!hug @Cleo')).toEqual(['bob hugs Cleo'])
    expect(await bob.says('!HUG')).toEqual(['bob hugs bob'])
    expect(await ann.says('!cmd edit hug $(user) cuddles $(1)')).toEqual(['Changed !hug everywhere: for everyone.'])
    expect(await bob.says('!hug Dora')).toEqual(['bob cuddles Dora'])
    expect(await ann.says('!cmd show hug')).toEqual(['Command !hug (everywhere, for everyone, version 2): $(user) cuddles $(1)'])
    expect(await ann.says('!cmd options hug -ucd=30 -alias=h,!cuddle -level=sub')).toEqual([
      'Changed !hug everywhere: for subscriber, rests 30s for each person, also !h !cuddle.',
    ])
    expect(await bob.tries('!h Dora')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await ann.says('!cuddle Dora')).toEqual(['ann cuddles Dora'])
    expect(await ann.says('!cmd options hug')).toEqual([
      'Command !hug everywhere: for subscriber, rests 30s for each person, also !h !cuddle.',
    ])
    expect(await ann.says('!cmd options hug -ucd 0 -alias=none -level everyone')).toEqual(['Changed !hug everywhere: for everyone.'])
    expect(await ann.tries('!cuddle Dora')).toMatchObject({ outcome: 'silent' })
    expect(await ann.says('!cmd disable hug')).toEqual(['Switched !hug off.'])
    expect(await ann.says('!cmd disable hug')).toEqual(['Command !hug is off already.'])
    expect(await bob.tries('!hug x')).toMatchObject({ outcome: 'refused', reason: 'command-disabled' })
    expect(await ann.says('!cmd list')).toEqual(['1 command: !hug (off)'])
    expect(await ann.says('!cmd enable hug')).toEqual(['Switched !hug on.'])
    expect(await ann.says('!cmd rename hug !squeeze')).toEqual(['Renamed !hug to !squeeze.'])
    expect(await bob.says('!hug x')).toEqual([])
    expect(await bob.says('!squeeze x')).toEqual(['bob cuddles x'])
    expect(await ann.says('!cmd remove squeeze')).toEqual(['Removed !squeeze everywhere. To bring it back: !cmd revert squeeze'])
    expect(await bob.says('!squeeze x')).toEqual([])
    expect(await ann.says('!cmd list')).toEqual(['No commands were made here yet. !cmd add !hug $(user) hugs $(target) makes one.'])
  })

  it('only moderators and higher make commands', async () => {
    await using bot = await mockBot(commands)
    for (const [index, role] of ['everyone', 'follower', 'subscriber', 'regular', 'vip'].entries()) {
      const bob = bot.user(`bob${index}`, { ...place, role })
      for (const line of [
        'add !x y',
        'edit !x y',
        'options !x',
        'remove !x',
        'revert !x',
        'rename !x !y',
        'disable !x',
        'show !x',
        'test y',
      ]) {
        expect(await bob.tries(`!cmd ${line}`), `${role} ${line}`).toMatchObject({ outcome: 'refused', reason: 'role' })
      }
    }
    for (const role of ['moderator', 'admin', 'owner']) {
      expect(await bot.user(role, { ...place, role }).tries(`!cmd add !${role} hi`)).toMatchObject({ outcome: 'replied' })
    }
    expect(await bot.db.all`SELECT name FROM commands_command`).toHaveLength(3)
  })

  it('what was made is there after a restart, and so are its counts', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { ...place, role: 'moderator' })
    await ann.says('!cmd add -alias=d !deaths Death number $(count), $(counter falls +2) falls')
    expect(await ann.says('!deaths')).toEqual(['Death number 1, 2 falls'])
    await bot.restart()
    expect(await ann.says('!d')).toEqual(['Death number 2, 4 falls'])
    await bot.restart()
    expect(await ann.says('!count deaths')).toEqual(['Uses of !deaths: 2'])
    expect(await ann.says('!counter falls')).toEqual(['falls: 4'])
  })

  it('any writing and the longest line come back as they were typed', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { ...place, role: 'moderator' })
    const lines = ['żółw 🐢 – ça va?', '你好，世界', 'مرحبا', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'a  b   c', 'it\'s "quoted" -- and -dashed', 'x'.repeat(470)]
    for (const [index, line] of lines.entries()) {
      expect(await ann.tries(`!cmd add !w${index} ${line}`), line).toMatchObject({ outcome: 'replied' })
      expect(await bot.db.one`SELECT shape FROM commands_command WHERE name = ${`w${index}`}`).toMatchObject({
        shape: expect.stringContaining(JSON.stringify(line)),
      })
      expect((await ann.says(`!w${index}`)).join(''), line).toBe(line)
    }
    await ann.says('!cmd add !カモ quack')
    expect(await ann.says('!カモ')).toEqual(['quack'])
  })
})

describe('the ways to write it', () => {
  it.each([
    '!cmd add -cd=10 -ul=mod !x y',
    '!cmd add --cd 10 --level moderator x y',
    '!commands add -cd=10s -level=mods !x y',
    '!command add !x -cd=10 -level=mod y',
    '!addcom -cd=10 -ul=mod !x y',
    '!CMD ADD -CD=10 -UL=MOD !X y',
  ])('%s', async (line) => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { role: 'moderator' })
    expect(await ann.says(line)).toEqual(['Added !x everywhere: for moderator, rests 10s.'])
    expect(await ann.says('!x')).toEqual(['y'])
    expect(await ann.says('!editcom x z')).toEqual(['Changed !x everywhere: for moderator, rests 10s.'])
    expect(await ann.says('!delcom x')).toEqual(['Removed !x everywhere. To bring it back: !cmd revert x'])
  })

  it('each level lets in whom it says', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { role: 'moderator' })
    const levels = { sub: 'subscriber', vip: 'vip', reg: 'regular', follower: 'follower', mod: 'moderator', 'vip,sub': 'subscriber' }
    for (const [index, [written, role]] of Object.entries(levels).entries()) {
      await ann.says(`!cmd add -level=${written} !l${index} in`)
      expect(await bot.user(`in${index}`, { role }).says(`!l${index}`), written).toEqual(['in'])
      expect(await bot.user(`out${index}`).tries(`!l${index}`), written).toMatchObject({ outcome: 'refused', reason: 'role' })
    }
  })

  it('platforms, live state and hiding are kept', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { role: 'moderator', platform: 'twitch' })
    expect(await ann.says('!cmd add -platform=twitch -live=online -hidden=on -describe="Say quack" !quack Quack')).toEqual([
      'Added !quack everywhere: for everyone, on twitch only, while the stream is online, not listed.',
    ])
    expect(await ann.says('!quack')).toEqual(['Quack'])
    expect(await bot.user('bob', { platform: 'discord' }).tries('!quack')).toMatchObject({ outcome: 'refused', reason: 'platform' })
    expect(await ann.says('!cmd options quack -platform=all -live=any -hidden=off')).toEqual(['Changed !quack everywhere: for everyone.'])
    expect(await bot.user('bob', { platform: 'discord' }).says('!quack')).toEqual(['Quack'])
  })

  it('names of several words are quoted, and the longest wins', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { role: 'moderator' })
    await ann.says('!cmd add good good $(args)')
    await ann.says('!cmd add "good night" sleep well')
    expect(await ann.says('!good night')).toEqual(['sleep well'])
    expect(await ann.says('!good day')).toEqual(['good day'])
  })
})

describe('what cannot be', () => {
  it.each([
    ['!cmd add', 'usage', 'name is missing.'],
    ['!cmd add !x', 'usage', 'text is missing.'],
    ['!cmd add -cd=soon !x y', 'usage', '"soon" is not a duration'],
    ['!cmd add -ul=md !x y', 'usage', 'did you mean "mod"?'],
    ['!cmd add -platform=twich !x y', 'usage', 'did you mean "twitch"?'],
    ['!cmd add -live=maybe !x y', 'usage', 'live must be one of online, offline, any'],
    ['!cmd add !x $(usr)', 'WDL_COMMANDS_TEMPLATE_UNKNOWN', 'Did you mean "user"? (Character 3, near "$(usr)".)'],
    ['!cmd add !x $(upper', 'WDL_COMMANDS_TEMPLATE_OPEN', '(Character '],
    ['!cmd add !x $(pad a)', 'WDL_COMMANDS_TEMPLATE_ARITY', '$(pad <text> <width> [fill])'],
    ['!cmd add !cmd x', 'name', 'is what commands are made with'],
    ['!cmd add -alias=addcom !x y', 'name', 'is what commands are made with'],
    ['!cmd add a|b x', 'name', 'a name has no dash in front'],
    ['!cmd add "one two three four" x', 'name', 'more than 3 words'],
    [`!cmd add ${'n'.repeat(51)} x`, 'name', 'more than 50 characters'],
    ['!cmd edit !nothing x', 'unknown', 'There is no command !nothing made here.'],
    ['!cmd edit !hgu x', 'unknown', 'Did you mean !hug?'],
    ['!cmd add !hug again', 'taken', 'Command !hug is there already. To change it: !cmd edit hug <text>'],
    ['!cmd rename hug cmd', 'name', 'is what commands are made with'],
    ['!cmd remove', 'usage', 'name is missing.'],
    ['!cmd list 9', 'page', 'There is 1 page, and no page 9.'],
    ['!cmd frobnicate', 'usage', 'There is no !cmd frobnicate'],
    ['!cmd ad !x', 'usage', 'did you mean !cmd add?'],
  ])('%s', async (line, reason, words) => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { role: 'moderator' })
    await ann.says('!cmd add !hug hugs')
    const { outcome, reason: why, replies } = await ann.tries(line)
    expect({ outcome, why }).toEqual({ outcome: 'refused', why: reason })
    expect(replies.map(({ text }) => text).join(' ')).toContain(words)
    expect(await bot.db.all`SELECT name FROM commands_command`).toEqual([{ name: 'hug' }])
  })

  it('nobody changes a command that they may not use', async () => {
    await using bot = await mockBot(commands)
    await bot.user('olga', { role: 'owner' }).says('!cmd add -level=owner !secret 42')
    const ann = bot.user('ann', { role: 'moderator' })
    for (const line of ['edit secret 43', 'options secret -level=everyone', 'remove secret', 'disable secret']) {
      expect(await ann.tries(`!cmd ${line}`), line).toMatchObject({ outcome: 'refused', reason: 'role' })
    }
  })

  it('a community has no more commands than its owner allows', async () => {
    await using bot = await mockBot(commands, { config: { most: 2 } })
    const ann = bot.user('ann', { role: 'moderator' })
    await ann.says('!cmd add a 1')
    await ann.says('!cmd add b 2')
    expect(await ann.tries('!cmd add c 3')).toMatchObject({ outcome: 'refused', reason: 'too-many' })
    await ann.says('!cmd remove a')
    expect(await ann.tries('!cmd add c 3')).toMatchObject({ outcome: 'replied' })
    expect(await ann.tries('!cmd revert a')).toMatchObject({ outcome: 'refused', reason: 'too-many' })
  })
})

describe('what a command costs', () => {
  it('is said of it, kept, taken away again, and nothing that nobody could pay', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { role: 'moderator' })
    expect(await ann.says('!cmd add -cost=50 clip here it is')).toEqual(['Added !clip everywhere: for everyone, costs 50.'])
    expect(await ann.tries('!clip')).toMatchObject({ outcome: 'refused', reason: 'no-purse' })
    await bot.restart()
    expect(await ann.tries('!clip')).toMatchObject({ outcome: 'refused', reason: 'no-purse' })
    expect((await bot.why(ann, '!clip')).fix).toBe('!cmd options clip -cost=0')
    expect(await ann.says('!cmd options clip -cost=-1')).toEqual(['A command costs 0 to 1000000000, not -1.'])
    expect(await ann.says('!cmd options clip -cost 0')).toEqual(['Changed !clip everywhere: for everyone.'])
    expect(await ann.says('!clip')).toEqual(['here it is'])
  })
})
