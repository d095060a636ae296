import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, it } from 'vitest'
import commands from './index.ts'

/** What somebody types, and how the answer begins. A letter in front says who: the moderator or a viewer. */
const talk = [
  ['m', '!cmd add !hello Hello $(user), 1 < 2 & 2 > 1', 'Added !hello'],
  ['v', '!hello', 'Hello viv, 1 < 2 & 2 > 1'],
  ['m', '!cmd show !hello', 'Hello $(user), 1 < 2 & 2 > 1'],
  ['m', '!cmd edit !hello Hi $(user)!', 'Changed !hello'],
  ['v', '!hello', 'Hi viv!'],
  ['m', '!cmd history !hello', ''],
  ['m', '!cmd revert !hello 1', ''],
  ['v', '!hello', 'Hello viv'],
  ['m', '!cmd options !hello --cd 10s', ''],
  ['m', '!cmd disable !hello', ''],
  ['v', '!hello', undefined],
  ['m', '!cmd enable !hello', ''],
  ['m', '!cmd rename !hello !greet', ''],
  ['v', '!greet', 'Hello viv'],
  ['m', '!cmd explain !greet', ''],
  ['m', '!cmd remove !greet', ''],
  ['v', '!greet', undefined],
  ['m', '!addcom !deaths $(count) deaths so far', ''],
  ['v', '!deaths', '1 deaths so far'],
  ['m', '!delcom !deaths', ''],
] as const

describe.each(['twitch', 'discord', 'slack'])('on %s', (platform) => {
  it('a command is made, changed, called, explained and taken away', async () => {
    await using bot = await mockBot(commands)
    const where = { platform, channel: 'pond', ...(platform === 'twitch' ? {} : { server: 'S1' }) }
    const people = { m: bot.user('mod', { ...where, role: 'moderator' }), v: bot.user('viv', where) }
    for (const [who, line, answer] of talk) {
      const { replies, outcome } = await people[who].tries(line)
      const said = replies.map((reply) => reply.text).join(' ')
      if (answer === undefined) expect([line, outcome]).not.toEqual([line, 'replied'])
      else expect([line, outcome, said.includes(answer)], said).toEqual([line, 'replied', true])
      expect(said).not.toMatch(/undefined|NaN|\[object|did not work/)
      await bot.advance('11s')
    }
  })

  it('a viewer makes no command', async () => {
    await using bot = await mockBot(commands)
    const viewer = bot.user('viv', { platform, channel: 'pond' })
    expect(await viewer.tries('!cmd add !x y')).toMatchObject({ outcome: 'refused', reason: 'role' })
  })
})
