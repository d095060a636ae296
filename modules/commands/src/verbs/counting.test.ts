import { mockBot } from '@waddlebot/sdk/testing'
import { describe, expect, it } from 'vitest'
import commands from '../index.ts'

const places = [
  { platform: 'twitch', channel: 'duckpond' },
  { platform: 'discord', server: '5', channel: '10' },
  { platform: 'slack', server: 'T1', channel: 'C1' },
] as const

describe.each(places)('counters on $platform', (place) => {
  it('everyone reads them and moderators change them', async () => {
    await using bot = await mockBot(commands)
    const ann = bot.user('ann', { ...place, role: 'moderator' })
    const bob = bot.user('bob', place)
    expect(await bob.says('!counter')).toEqual(['There are no counters yet. !counter deaths +1 makes one.'])
    expect(await bob.says('!counter deaths')).toEqual(['There is no counter "deaths" yet.'])
    expect(await ann.says('!counter deaths +1')).toEqual(['deaths: 1'])
    expect(await ann.says('!counter Deaths +')).toEqual(['deaths: 2'])
    expect(await ann.says('!counter deaths =40')).toEqual(['deaths: 40'])
    expect(await ann.says('!counter deaths -3')).toEqual(['deaths: 37'])
    expect(await ann.says('!counter wins 7')).toEqual(['wins: 7'])
    expect(await bob.tries('!counter deaths +1')).toMatchObject({ outcome: 'refused', reason: 'role' })
    expect(await bob.says('!counter deaths')).toEqual(['deaths: 37'])
    await bot.restart()
    expect(await bob.says('!counter')).toEqual(['Counters: deaths 37, wins 7'])
  })
})

it.each([
  ['!counter deaths lots', 'change'],
  ['!counter deaths 1e9', 'change'],
  ['!counter deaths 0x10', 'change'],
  ['!counter deaths ++5', 'change'],
  ['!counter deaths =9999999999999999', 'change'],
  ['!counter a|b +1', 'name'],
  [`!counter ${'n'.repeat(51)} +1`, 'name'],
  ['!counter deaths +1 please', 'usage'],
  ['!count', 'usage'],
  ['!count nothing', 'unknown'],
])('%s is refused', async (line, reason) => {
  await using bot = await mockBot(commands)
  expect(await bot.user('ann', { role: 'moderator' }).tries(line)).toMatchObject({ outcome: 'refused', reason })
  expect(await bot.db.all`SELECT * FROM commands_counter`).toEqual([])
})

it('no counter counts further than numbers are exact', async () => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'moderator' })
  await ann.says('!counter big =999999999999999')
  for (let step = 0; step < 8; step++) await ann.says('!counter big +999999999999999')
  await bot.advance('1m')
  expect(await ann.tries('!counter big +999999999999999')).toMatchObject({ outcome: 'refused', reason: 'change' })
  expect(await ann.says('!counter big')).toEqual(['big: 8999999999999991'])
})

it('the count of a command is read by everyone and set by moderators', async () => {
  await using bot = await mockBot(commands)
  const ann = bot.user('ann', { role: 'moderator' })
  const bob = bot.user('bob')
  await ann.says('!cmd add !d $(count)')
  await bob.says('!d')
  expect(await bob.says('!count d')).toEqual(['Uses of !d: 1'])
  expect(await bob.tries('!count d =9')).toMatchObject({ outcome: 'refused', reason: 'role' })
  expect(await ann.says('!count d =9')).toEqual(['Uses of !d: 9'])
  expect(await bob.says('!d')).toEqual(['10'])
})
