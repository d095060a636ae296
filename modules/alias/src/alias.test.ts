import { type PlatformName, platformNames } from '@waddlebot/sdk/testing'
import { describe, expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

describe.each(platformNames)('on %s', (platform: PlatformName) => {
  test('an alias is made, used, shown, changed, renamed and taken away', async () => {
    await using it = await pond({}, platform)
    const bob = it.on(platform, 'bob')
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    expect(await says('!alias add hi hug $1=everybody')).toBe('Added !hi for everybody: hug $1=everybody')
    expect(await bob.says('!hi')).toEqual(['bob hugs everybody'])
    expect(await bob.says('!hi ann')).toEqual(['bob hugs ann'])
    expect(await says('!alias show hi')).toBe('Alias !hi for everybody: hug $1=everybody · by mod')
    expect(await says('!alias edit hi hug the $user and $2:')).toBe('Changed !hi: hug the $user and $2:')
    expect(await bob.says('!hi a b c')).toEqual(['bob hugs the bob and b c'])
    expect(await says('!alias list')).toBe('Aliases: !hi')
    expect(await says('!alias rename hi hello')).toBe('Alias !hi is !hello now.')
    expect(await bob.tries('!hi a b')).toMatchObject({ outcome: 'silent' })
    expect(await bob.says('!hello a b')).toEqual(['bob hugs the bob and b'])
    expect(await says('!alias remove hello')).toBe('Removed !hello.')
    expect(await bob.tries('!hello')).toMatchObject({ outcome: 'silent' })
    expect(await says('!alias list')).toBe('There are no aliases. Make one: !alias add hi hug $1=everybody')
  })

  test('what cannot be is refused in words', async () => {
    await using it = await pond({}, platform)
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    expect(await says('!alias add ban hug')).toBe('"ban" cannot be the name of an alias: !ban is always itself.')
    expect(await says('!alias add nuke hug')).toContain('!nuke is always itself')
    expect(await says('!alias add hug shout x')).toBe('There is a command !hug already.')
    expect(await says('!alias add x nothing here')).toBe('There is no command !nothing.')
    expect(await says('!alias add x $1 here')).toBe('Each step begins with the name of a command.')
    expect(await says('!alias add x hug $(nonsense)')).toMatch(/nonsense/)
    expect(await says('!alias add x hug $(counter deaths +1)')).toMatch(/counter/)
    expect(await says('!alias add x hug && hug && hug && hug && hug && hug')).toBe('An alias has at most 5 steps, and this has 6.')
    expect(await says('!alias add x hug &&')).toBe('Each step begins with the name of a command.')
    expect(await says('!alias add a-b-c-d-e hug')).toContain('Added')
    expect(await says('!alias add a-b-c-d-e hug')).toContain('already')
    for (const verb of ['edit nope hug', 'remove nope', 'rename nope x', 'show nope', 'publish nope'])
      expect(await says(`!alias ${verb}`)).toBe('There is no alias !nope.')
    expect(await says('!alias pack nope off')).toBe('There is no pack nope.')
    expect(await says('!alias copy @bob nope')).toBe('No alias of that name was published by bob.')
    expect(await says('!alias transfer nope @bob')).toBe('You have no alias !nope of your own.')
  })
})

describe('steps', () => {
  test('run one after another, and stop at the first that is refused', async () => {
    await using it = await pond()
    await it.mod.says('!alias add both hug $1 && shout $1')
    expect(await it.on('twitch', 'bob').says('!both ann')).toEqual(['bob hugs ann', 'ANN'])
    await it.mod.says('!alias add stop hug $1 && no && shout $1')
    expect(await it.on('twitch', 'bob').tries('!stop ann')).toMatchObject({ outcome: 'refused' })
    expect((await it.on('twitch', 'bob').says('!stop ann')).at(-1)).not.toBe('ANN')
  })

  test('with a bar between them are given what was said before, which is then not said', async () => {
    await using it = await pond()
    await it.mod.says('!alias add loud hug $1 | shout')
    expect(await it.on('twitch', 'bob').says('!loud ann')).toEqual(['BOB HUGS ANN'])
    await it.mod.says('!alias add chain hug $1 | two words so | shout now')
    expect(await it.on('twitch', 'bob').says('!chain ann')).toEqual(['NOW TWO SO BOB HUGS ANN'])
  })

  test('are never made by what somebody types', async () => {
    await using it = await pond()
    await it.mod.says('!alias add hi hug $input')
    expect(await it.on('twitch', 'bob').says('!hi x && secret | shout $(user) $1')).toEqual(['bob hugs x && secret | shout $(user) $1'])
  })

  test('may use all of the template language that only computes', async () => {
    await using it = await pond()
    await it.mod.says('!alias add hi hug $(1 | upper) and ${2 | default "nobody"}')
    expect(await it.on('twitch', 'bob').says('!hi ann')).toEqual(['bob hugs ANN and nobody'])
    await it.mod.says('!alias add price hug $$5')
    expect(await it.on('twitch', 'bob').says('!price')).toEqual(['bob hugs $5'])
  })

  test('that fail undo the whole and say so', async () => {
    await using it = await pond()
    await it.mod.says('!alias add bad hug && fails')
    expect(await it.on('twitch', 'bob').tries('!bad')).toMatchObject({ outcome: 'failed' })
  })
})

describe('permission', () => {
  test('is that of the alias and that of what it leads to', async () => {
    await using it = await pond()
    await it.mod.says('!alias add tell secret $1')
    expect(await it.on('twitch', 'bob').tries('!tell x')).toMatchObject({ outcome: 'refused' })
    expect(await it.mod.says('!tell x')).toEqual(['psst x'])
    await it.mod.says('!alias add -level=vip cheer hug $1')
    expect(await it.on('twitch', 'bob').tries('!cheer x')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await it.on('twitch', 'vic', 'vip').says('!cheer x')).toEqual(['vic hugs x'])
  })

  test('and so are their cooldowns', async () => {
    await using it = await pond()
    const bob = it.on('twitch', 'bob')
    await it.mod.says('!alias add s slow')
    await it.mod.says('!alias add -cd=30s h hug')
    expect(await bob.says('!s')).toEqual(['slowly'])
    expect(await bob.tries('!s')).toMatchObject({ outcome: 'refused' })
    expect(await bob.tries('!slow')).toMatchObject({ outcome: 'refused' })
    expect(await bob.says('!h')).toEqual(['bob hugs nobody'])
    expect(await bob.tries('!h')).toMatchObject({ outcome: 'refused', reason: 'cooldown' })
    await it.bot.advance('31s')
    expect(await bob.says('!h')).toEqual(['bob hugs nobody'])
  })

  test('to change what is for everybody is the moderators’', async () => {
    await using it = await pond()
    const bob = it.on('twitch', 'bob')
    await it.mod.says('!alias add hi hug')
    for (const line of ['edit hi shout', 'remove hi', 'rename hi ho', 'publish hi']) {
      expect(await bob.says(`!alias ${line}`)).toEqual(['Aliases for everybody are for moderators to change.'])
    }
    expect(await bob.says('!alias add --here x hug')).toEqual(['Aliases for a channel are for moderators to make.'])
    expect(await bob.tries('!alias pack x off')).toMatchObject({ outcome: 'refused', reason: 'role' })
  })
})

describe('aliases in aliases', () => {
  test('are written out, and refused when they go round in a circle', async () => {
    await using it = await pond()
    const says = async (line: string) => (await it.mod.says(line)).join('|')
    await says('!alias add a hug $1')
    await says('!alias add b a $1 && shout hey')
    expect(await says('!alias show b')).toBe(
      'Alias !b for everybody: a $1 && shout hey · in the end: [!a $1 = hug $1] && shout hey · by mod',
    )
    expect(await says('!alias edit a b $1')).toBe('That goes round in a circle: !a → !b → !a')
    expect(await says('!alias edit a a')).toBe('That goes round in a circle: !a → !a')
    await says('!alias add c shout x')
    await says('!alias edit c b x')
    expect(await says('!alias edit a hug && c')).toBe('That goes round in a circle: !a → !c → !b → !a')
    expect(await it.on('twitch', 'bob').says('!c')).toEqual(['bob hugs x', 'HEY'])
    expect(await says('!alias add d c x')).toMatch(/^That is aliases in aliases too deep: !d → !c → !b/)
    expect(await says('!alias rename c a1')).toBe('Alias !c is !a1 now.')
    expect(await says('!alias rename a a2')).toBe('Alias !a is !a2 now. These lead to the old name still: !b.')
    expect(await it.on('twitch', 'bob').tries('!b x')).toMatchObject({ outcome: 'refused' })
  })
})

describe('scopes', () => {
  test('of a person hold for them alone, on all their platforms, and are nobody else’s', async () => {
    await using it = await pond()
    const [bob, ann] = [it.on('twitch', 'bob'), it.on('twitch', 'ann')]
    expect(await bob.says('!alias add q hug quickly')).toEqual(['Added !q for you alone: hug quickly'])
    expect(await ann.says('!alias add q shout $1=q')).toEqual(['Added !q for you alone: shout $1=q'])
    expect(await bob.says('!q')).toEqual(['bob hugs quickly'])
    expect(await ann.says('!q')).toEqual(['Q'])
    expect(await it.on('twitch', 'eve').tries('!q')).toMatchObject({ outcome: 'silent' })
    expect(await it.mod.says('!alias add --me m hug me')).toEqual(['Added !m for you alone: hug me'])
    expect(await bob.says('!alias list')).toEqual(['Aliases: !q (yours)'])
  })

  test('of a channel go before those of the community, and those before a person’s', async () => {
    await using it = await pond()
    const bob = it.on('twitch', 'bob')
    await bob.says('!alias add x hug own')
    await it.mod.says('!alias add x hug all')
    expect(await bob.says('!x')).toEqual(['bob hugs all'])
    await it.mod.says('!alias add --here y hug here')
    expect(await bob.says('!y')).toEqual(['bob hugs here'])
    expect(await it.on('discord', 'bob').tries('!y')).toMatchObject({ outcome: 'silent' })
    expect(await it.on('discord', 'bob').says('!x')).toEqual(['bob hugs all'])
    await it.mod.says('!alias remove x')
    expect(await bob.says('!x')).toEqual(['bob hugs own'])
  })

  test('can be limited, or have no room for people’s own', async () => {
    await using it = await pond({ config: { mostOwn: 1, most: 1 } })
    const bob = it.on('twitch', 'bob')
    await bob.says('!alias add a hug')
    expect(await bob.says('!alias add b hug')).toEqual(['There are 1 aliases already.'])
    await using none = await pond({ config: { own: false } })
    expect(await none.on('twitch', 'bob').says('!alias add a hug')).toEqual(['Nobody has aliases of their own here.'])
  })
})

describe('sharing', () => {
  test('an alias is published, copied with credit, given away, and is there after a restart', async () => {
    await using it = await pond()
    const [bob, ann] = [it.on('twitch', 'bob'), it.on('twitch', 'ann')]
    await bob.says('!alias add hi hug $1=friends')
    expect(await ann.says('!alias copy @bob hi')).toEqual(['No alias of that name was published by bob.'])
    expect(await bob.says('!alias publish hi')).toEqual(['Alias !hi may be copied now: !alias copy @bob hi'])
    expect(await ann.says('!alias copy @bob hi ho')).toEqual(['Copied from bob: !ho: hug $1=friends'])
    expect(await ann.says('!ho')).toEqual(['ann hugs friends'])
    expect(await ann.says('!alias show ho')).toEqual(['Alias !ho for you alone: hug $1=friends · by ann · after bob'])
    expect(await ann.says('!alias copy @bob hi ho')).toEqual(['You have !ho already.'])
    expect(await ann.says('!alias transfer ho @bob')).toEqual(["Alias !ho is bob's now."])
    expect(await ann.tries('!ho')).toMatchObject({ outcome: 'silent' })
    await it.bot.restart()
    expect(await bob.says('!ho')).toEqual(['bob hugs friends'])
  })

  test('a pack is switched off and on as a whole', async () => {
    await using it = await pond()
    const bob = it.on('twitch', 'bob')
    await it.mod.says('!alias add -pack=event e1 hug')
    await it.mod.says('!alias add -pack=event e2 shout hey')
    expect(await it.mod.says('!alias pack event off')).toEqual(['The pack event is off: 2 aliases.'])
    expect(await bob.tries('!e1')).toMatchObject({ outcome: expect.not.stringMatching('replied') })
    await it.bot.restart()
    expect(await bob.tries('!e2')).toMatchObject({ outcome: expect.not.stringMatching('replied') })
    expect(await it.mod.says('!alias list')).toEqual(['Aliases: !e1 (off), !e2 (off)'])
    await it.mod.says('!alias pack event on')
    expect(await bob.says('!e2')).toEqual(['HEY'])
  })
})
