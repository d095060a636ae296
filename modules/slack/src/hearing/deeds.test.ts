import { afterEach, expect, test } from 'vitest'
import { deeds } from '../fixtures/deeds.ts'
import { start, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

const names = deeds({ team: 'T', channel: 'C', ann: 'U', bob: 'U', bot: 'U' }).map(({ what }) => what)

test.each(names)('%s', async (what) => {
  const { slack, bench, team, channel } = await start()
  const { user, botUserId } = slack.team()
  const deed = deeds({ team, channel, ann: user('ann'), bob: user('bob'), bot: botUserId }).find((each) => each.what === what)!
  if (deed.before) await slack.raw({ ...deed.before }, { eventId: 'Ev0BEFORE' })
  const earlier = bench.received.length
  const delivery = await slack.raw({ ...deed.event }, { eventId: 'Ev0ONE' })
  expect(delivery.outcome).toBe('acked')
  if (deed.becomes === undefined) return expect(bench.received).toEqual([])
  expect(bench.received).toHaveLength(earlier + 1)
  const envelope = bench.received[earlier]
  expect(envelope).toMatchObject(deed.becomes)
  if (deed.becomes.id === undefined && envelope!.kind !== 'message') expect(envelope!.id).toBe('Ev0ONE')
  expect((envelope!.fragments ?? []).map(({ text }) => text).join('')).toBe(envelope!.fragments ? envelope!.text : '')
})

test('whose standing changes is told where they were heard last, with the roles that they hold now', async () => {
  const { slack, bench, channel } = await start()
  slack.say('general', { user: 'cid', text: 'hi' })
  await bench.next('message')
  slack.change('cid', { role: 'admin', displayName: 'Cid the Admin' })
  expect(await bench.next('member.update')).toMatchObject({
    channel,
    account: { displayName: 'Cid the Admin' },
    data: { roles: ['admin'] },
  })
  slack.say('general', { user: 'cid', text: 'now' })
  expect((await bench.next('message')).account).toMatchObject({ name: 'cid', displayName: 'Cid the Admin', roles: ['admin'] })
})

test('who cannot be looked up goes by the id, holds no role, and is heard all the same', async () => {
  const { slack, bench } = await start({ config: { timing: { lookUpMs: 50 } } })
  slack.slow = 400
  slack.say('general', { user: 'ann', text: 'slow' })
  const slow = await bench.next('message')
  expect(slow.account).toEqual({ id: slack.team().user('ann'), name: slack.team().user('ann') })
  slack.slow = 0
  await slack.waitFor(() => slack.calls.some(({ method, outcome }) => method === 'users.info' && outcome === 'ok'))
  slack.say('general', { user: 'ann', text: 'known' })
  expect((await bench.next('message')).account).toMatchObject({ name: 'ann' })
})

test('only what modules listen to is handed over, besides words', async () => {
  const { slack, bench } = await start({ events: [] })
  const ts = slack.say('general', { user: 'ann', text: 'hi' })
  slack.react('general', ts, 'bob', 'duck')
  slack.edit('general', ts, 'ho')
  slack.say('general', { user: 'ann', text: 'last' })
  await bench.next(({ text }) => text === 'last')
  expect(bench.received.map(({ kind, text }) => [kind, text])).toEqual([
    ['message', 'hi'],
    ['message', 'last'],
  ])
})

test('names are asked for once', async () => {
  const { slack, bench } = await start()
  for (let count = 0; count < 20; count++) slack.say('general', { user: 'bob', text: `line ${count}` })
  await bench.next(({ text }) => text === 'line 19')
  expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
})

test('members of a channel that is named in the configuration hold its role', async () => {
  const first = await start()
  const id = first.slack.team().channel('random')
  const { slack, bench } = await start({ config: { roles: { moderator: [id] } } })
  slack.say('general', { user: 'cid', text: 'hi' })
  expect((await bench.next('message')).account.roles).toEqual(['moderator'])
  slack.leave('random', 'cid')
  await bench.next('member.leave')
  slack.say('general', { user: 'cid', text: 'again' })
  expect((await bench.next('message')).account.roles).toBeUndefined()
})
