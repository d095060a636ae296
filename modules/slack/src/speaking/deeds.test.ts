import { slackId } from '@waddlebot/fake-platforms'
import { afterEach, expect, test } from 'vitest'
import { people, start, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

const workspaces = [
  { name: 'pond', people, channels: [{ name: 'general' }, { name: 'reeds' }], groups: [{ handle: 'crew', members: ['ann'] }] },
]

async function ground(options = {}) {
  const one = await start({ fake: { workspaces }, ...options })
  const act = one.bench.receiver.act!.bind(one.bench.receiver)
  return { ...one, act, reeds: { server: one.team, channel: one.slack.team().channel('reeds') }, user: one.slack.team().user }
}

test('somebody is taken out of a channel; out of the general one nobody is', async () => {
  const { act, slack, reeds, user, team, channel } = await ground()
  expect(await act(reeds, 'kick', { account: user('cid') })).toEqual({ done: true, result: undefined })
  expect(await act(reeds, 'kick', { account: user('cid') })).toMatchObject({ done: false, reason: 'not-found' })
  expect(await act({ server: team, channel }, 'kick', { account: user('cid') })).toMatchObject({ done: false })
  expect(slack.violations).toEqual([])
})

test('the bot reacts, and to have reacted already is as good', async () => {
  const { act, slack, key, team, channel } = await ground()
  const message = key(slack.say('general', { user: 'ann', text: 'hi' }))
  for (const emoji of [':duck:', 'duck'])
    expect(await act({ server: team, channel }, 'reaction.add', { message, emoji })).toMatchObject({ done: true })
  expect(await act({ server: team, channel }, 'reaction.add', { message: key('1.1'), emoji: 'duck' })).toMatchObject({
    reason: 'not-found',
  })
})

test('the bot takes its own messages away, and those of others only with an admin’s token', async () => {
  const { act, slack, bench, key, team, channel } = await ground()
  const own = await bench.send({ text: 'oops', channel, server: team })
  expect(await act({ server: team, channel }, 'message.delete', { message: (own as { id: string }).id })).toMatchObject({ done: true })
  const message = key(slack.say('general', { user: 'ann', text: 'mine' }))
  expect(await act({ server: team, channel }, 'message.delete', { message })).toMatchObject({
    done: false,
    reason: 'forbidden',
    detail: expect.stringContaining('SLACK_ADMIN_TOKEN'),
  })
})

test('people are found by handle, by name and by id', async () => {
  const { act, user, reeds } = await ground()
  const ann = { done: true, result: { id: user('ann'), name: 'ann', displayName: 'Ann M.' } }
  for (const name of ['ann', '@Ann', 'ann m.', user('ann')]) expect(await act(reeds, 'account.find', { name })).toEqual(ann)
  expect(await act(reeds, 'account.find', { name: 'nobody' })).toEqual({ done: true, result: undefined })
})

test('a role is a user group: people come and go, but the last one stays', async () => {
  const { act, user, reeds } = await ground()
  expect(await act(reeds, 'role.remove', { account: user('ann'), role: 'crew' })).toMatchObject({ done: false, reason: 'forbidden' })
  expect(await act(reeds, 'role.add', { account: user('bob'), role: '@crew' })).toMatchObject({ done: true })
  expect(await act(reeds, 'role.remove', { account: user('ann'), role: 'crew' })).toMatchObject({ done: true })
  expect(await act(reeds, 'role.add', { account: user('bob'), role: 'nothing' })).toMatchObject({ done: false, reason: 'not-found' })
})

test('members of a user group that is named in the configuration hold its role, from the moment that they join it', async () => {
  const { act, slack, bench, reeds, user } = await ground({
    config: { roles: { moderator: [slackId('S', `${slackId('T', 'pond')} crew`)] } },
  })
  slack.say('general', { user: 'cid', text: 'before' })
  expect((await bench.next('message')).account.roles).toBeUndefined()
  await act(reeds, 'role.add', { account: user('cid'), role: 'crew' })
  slack.say('general', { user: 'cid', text: 'after' })
  expect((await bench.next('message')).account.roles).toEqual(['moderator'])
})

test.each(['timeout', 'ban', 'warn', 'account.since', 'shoutout'] as const)('Slack has no %s', async (action) => {
  const { act, reeds } = await ground()
  expect(await act(reeds, action, {} as never)).toMatchObject({ done: false, reason: 'unsupported' })
})

test('too often is told with how long to wait, an outage as one, and a missing scope by its name', async () => {
  const { act, slack, reeds, user } = await ground()
  slack.limitNext(1, 7, 'conversations.kick')
  expect(await act(reeds, 'kick', { account: user('cid') })).toMatchObject({ reason: 'limited', retryAfterMs: 7_000 })
  slack.failNext({ method: 'conversations.kick', status: 503 })
  expect(await act(reeds, 'kick', { account: user('cid') })).toMatchObject({ done: false, reason: 'outage' })
  slack.failNext({ method: 'conversations.kick', error: 'missing_scope' })
  expect(await act(reeds, 'kick', { account: user('cid') })).toMatchObject({ reason: 'forbidden' })
})
