import { mockBot } from '@waddlebot/sdk/testing'
import { expect, it } from 'vitest'
import commands from './index.ts'

const start = async () => {
  const bot = await mockBot(commands)
  return { bot, ann: bot.user('ann', { role: 'moderator' }), max: bot.user('max', { role: 'moderator', platform: 'discord' }) }
}

it('every change leaves who, when, what stood there before and what stands there now', async () => {
  const { bot, ann, max } = await start()
  await using _ = bot
  await ann.says('!cmd add !hug one', { id: 'a1' })
  await bot.advance('1h')
  await max.says('!cmd edit hug two', { id: 'a2' })
  await max.says('!cmd options hug -cd=5', { id: 'a3' })
  await max.says('!cmd disable hug')
  await max.says('!cmd enable hug')
  await max.says('!cmd rename hug squeeze')
  await ann.says('!cmd remove squeeze')
  const rows = await bot.db.all`SELECT version, action, at, person, name, event, before, after FROM commands_history ORDER BY version`
  expect(rows.map((row) => row.action)).toEqual(['add', 'edit', 'options', 'disable', 'enable', 'rename', 'remove'])
  expect(rows[0]).toMatchObject({ person: 'console:ann', name: 'ann', event: 'console:a1', before: null })
  expect(rows[1]).toMatchObject({ person: 'discord:max', event: 'discord:a2', before: rows[0]?.after })
  expect(Number(rows[1]?.at) - Number(rows[0]?.at)).toBe(3_600_000)
  expect(rows[6]).toMatchObject({ before: rows[5]?.after, after: null })
  expect(new Set((await bot.db.all`SELECT command FROM commands_history`).map((row) => row.command)).size).toBe(1)
})

it('any version can be brought back, and bringing back can be undone', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !hug one')
  await ann.says('!cmd edit hug two')
  await ann.says('!cmd edit -cd=0 -alias=h hug three')
  expect(await ann.says('!cmd revert hug 1')).toEqual(['Back at version 1 of !hug everywhere, which makes it version 4: one'])
  expect(await ann.says('!hug')).toEqual(['one'])
  expect(await ann.says('!h')).toEqual([])
  await ann.says('!cmd revert hug')
  expect(await ann.says('!h')).toEqual(['three'])
  expect(await ann.says('!cmd history hug')).toEqual([
    'History of !hug: v5 2026-01-01 00:00 revert by ann: three | v4 2026-01-01 00:00 revert by ann: one | v3 2026-01-01 00:00 edit by ann: three | v2 2026-01-01 00:00 edit by ann: two | v1 2026-01-01 00:00 add by ann: one',
  ])
})

it('a command that was removed comes back with its counts', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !d number $(count)')
  await ann.says('!d')
  await ann.says('!cmd remove d')
  await bot.restart()
  expect(await ann.says('!d')).toEqual([])
  expect(await ann.says('!cmd history d')).toEqual([expect.stringContaining('v2 2026-01-01 00:00 remove by ann')])
  expect(await ann.says('!cmd revert d')).toEqual(['Back at version 1 of !d everywhere, which makes it version 3: number $(count)'])
  expect(await ann.says('!d')).toEqual(['number 2'])
})

it('a name that was given away keeps the two apart', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !a old')
  await ann.says('!cmd remove a')
  await ann.says('!cmd add !a new')
  expect(await ann.says('!cmd history a')).toEqual(['History of !a: v1 2026-01-01 00:00 add by ann: new'])
  expect(await ann.tries('!cmd revert a')).toMatchObject({ outcome: 'refused', reason: 'version' })
  await ann.says('!cmd rename a b')
  await ann.says('!cmd revert a')
  expect(await ann.says('!a')).toEqual(['old'])
  expect(await ann.says('!b')).toEqual(['new'])
})

it.each([
  ['!cmd revert nothing', 'unknown'],
  ['!cmd revert hug 9', 'version'],
  ['!cmd revert hug -1', 'version'],
  ['!cmd revert hug', 'version'],
  ['!cmd revert hug soon', 'usage'],
  ['!cmd history nothing', 'unknown'],
  ['!cmd history hug 9', 'page'],
])('%s is refused', async (line, reason) => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !hug one')
  expect(await ann.tries(line)).toMatchObject({ outcome: 'refused', reason, replies: [{ text: expect.stringMatching(/\S/) }] })
})

it('a long history comes a page at a time', async () => {
  const { bot, ann } = await start()
  await using _ = bot
  await ann.says('!cmd add !hug 1')
  for (let version = 2; version <= 7; version++) await ann.says(`!cmd edit hug ${version}`)
  expect(await ann.says('!cmd history hug')).toEqual([expect.stringMatching(/^History of !hug: v7 .* v3 .* — next: !cmd history hug 2$/)])
  expect(await ann.says('!cmd history hug 2')).toEqual([expect.stringMatching(/^History of !hug: v2 [^v]*v1 [^v]*$/)])
})
