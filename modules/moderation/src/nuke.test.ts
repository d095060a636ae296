import { expect, test } from 'vitest'
import { pond } from './fixtures/pond.ts'

test('a nuke removes what was written lately and times out whoever wrote it, staff left out, and is undone', async () => {
  await using it = await pond()
  await it.on('twitch', 'old').tries('buy followers', { id: 'old' })
  await it.bot.advance('3m')
  await it.on('twitch', 'ann').tries('BUY   followers now', { id: 'a1' })
  await it.on('twitch', 'ann').tries('b\u200buy f0llowers', { id: 'a2' })
  await it.on('twitch', 'bob').tries('hello', { id: 'b1' })
  await it.on('twitch', 'cyn').tries('buy followers', { id: 'c1' })
  await it.mod.says('they say buy followers')
  expect(await it.owner.says('!nuke 2m 10m buy followers')).toEqual([
    'Nuking 2 messages of 2 people. !nuke undo takes it back. One of staff wrote that too, and I act on none of them.',
  ])
  await it.bot.advance('1s')
  expect(it.acts()).toEqual(['message.delete a2', 'timeout ann 600', 'message.delete c1', 'timeout cyn 600'])
  expect(it.said().at(-1)).toBe('The nuke is done: 2 people.')
  expect(await it.mod.says('!cases @ann')).toEqual(['1 case of ann: #1 timeout 10m 1s ago by olga, nuke: buy followers'])
  expect(await it.owner.says('!nuke undo')).toEqual(['Undoing the last nuke. Messages that were removed stay removed.'])
  await it.bot.advance('1s')
  expect(it.acts().slice(4)).toEqual(['timeout.end ann', 'timeout.end cyn'])
  expect(it.said().at(-1)).toBe('The nuke is undone for 2 people.')
  expect(await it.mod.says('!case 1')).toEqual([expect.stringContaining('undone by olga: the nuke was undone')])
  expect(await it.owner.says('!nuke undo')).toEqual(['There is no nuke to undo here.'])
})

test('a nuke of more than twenty people is shown first, and waits for its word no longer than two minutes', async () => {
  await using it = await pond()
  for (let each = 0; each < 21; each++) await it.on('twitch', `raider${each}`).tries('raid raid', { id: `r${each}` })
  expect(await it.owner.says('!nuke 1m ban raid raid')).toEqual([
    'That is 21 messages of 21 people, such as raider0, raider1, raider2, raider3, raider4. !nuke confirm does it.',
  ])
  await it.bot.advance('3m')
  expect(await it.owner.says('!nuke confirm')).toEqual(['There is no nuke that waits for a word.'])
  expect(it.acts()).toEqual([])
  await it.owner.says('!nuke 5m ban /^raid/')
  expect(await it.owner.says('!nuke confirm')).toEqual(['Nuking.'])
  await it.bot.advance('1s')
  expect(it.acts().filter((act) => act.startsWith('ban '))).toHaveLength(21)
  expect(it.said().at(-1)).toBe('The nuke is done: 21 people.')
})

test('a nuke goes on after a restart and does nobody twice', async () => {
  await using it = await pond()
  for (let each = 0; each < 12; each++) await it.on('twitch', `raider${each}`).tries('raid raid', { id: `r${each}` })
  await it.owner.says('!nuke 1m ban raid')
  await it.bot.restart()
  // Where it is several processes the one that speaks may not be there yet.
  await it.bot.advance('1m')
  const bans = it.acts().filter((act) => act.startsWith('ban '))
  expect(new Set(bans).size).toBe(12)
  expect(await it.bot.db.one`SELECT count(*) AS n FROM moderation_case`).toEqual({ n: 12 })
})

test('a nuke whose platform is not there goes on where it was once it is, and does nobody twice', async () => {
  await using it = await pond()
  const twitch = it.bot.platform('twitch')
  for (let each = 0; each < 7; each++) await it.on('twitch', `raider${each}`).tries('raid raid', { id: `r${each}` })
  twitch.answer('ban', { done: false, reason: 'offline', detail: 'nobody is connected to it' })
  await it.owner.says('!nuke 1m ban raid')
  await it.bot.restart()
  await it.bot.advance('8s')
  const bans = () => it.acts().filter((act) => act.startsWith('ban '))
  expect([...new Set(bans())], 'only the first is tried').toEqual(['ban raider0'])
  const tries = bans().length
  twitch.answer('ban', { done: true, result: undefined })
  await it.bot.advance('1m')
  expect(bans()).toHaveLength(tries + 7)
  expect(new Set(bans()).size).toBe(7)
  expect(it.said().at(-1)).toBe('The nuke is done: 7 people.')
})

test('a nuke whose platform is not there for long is done with, and the cases say why', async () => {
  await using it = await pond()
  it.bot.platform('twitch').answer('ban', { done: false, reason: 'outage', detail: 'Twitch answered 503' })
  for (let each = 0; each < 7; each++) await it.on('twitch', `raider${each}`).tries('raid raid', { id: `r${each}` })
  await it.owner.says('!nuke 1m ban raid')
  await it.bot.advance('1h')
  expect(it.said().at(-1)).toBe('The nuke is done: 7 people. For 7 not all could be done: Twitch: Twitch answered 503.')
})

test('a nuke whose platform goes away again is as patient as it was at first', async () => {
  await using it = await pond()
  const twitch = it.bot.platform('twitch')
  let away = (_account: string) => true
  twitch.answer('ban', ({ account }) =>
    away(account) ? { done: false, reason: 'outage', detail: 'Twitch answered 503' } : { done: true, result: undefined },
  )
  for (let each = 0; each < 7; each++) await it.on('twitch', `raider${each}`).tries('raid raid', { id: `r${each}` })
  await it.owner.says('!nuke 1m ban raid')
  await it.bot.advance('40m')
  // Back for the first five, who are one run of the job, and then not for a while.
  away = (account) => account > 'raider4'
  await it.bot.advance('30m')
  away = () => false
  await it.bot.advance('10m')
  expect(it.said().at(-1)).toBe('The nuke is done: 7 people.')
})

test('a nuke is for admins, and says what it cannot read', async () => {
  await using it = await pond()
  await it.on('twitch', 'ann').says('hello')
  expect(await it.mod.tries('!nuke 1m ban hello')).toMatchObject({ outcome: 'refused', reason: 'role' })
  const says = async (line: string) => (await it.owner.says(line)).join()
  expect(await says('!nuke 1h ban hello')).toBe('A nuke looks back from 1s to 5m.')
  expect(await says('!nuke 1m explode hello')).toBe('"explode" is no action: use delete, ban, or a time such as 10m.')
  expect(await says('!nuke 1m ban /(?=a)/')).toMatch(/^That pattern cannot be used: look-ahead/)
  expect(await says('!nuke 1m ban x')).toBe('Say at least two letters of what they wrote.')
  expect(await says('!nuke 1m ban nothing like it')).toBe('Nobody wrote that in the last 1m.')
})
