import { afterEach, expect, test } from 'vitest'
import { connect, errorOf, socketApp, start, stopAll, web } from './fixtures/client.ts'

afterEach(stopAll)

const people = [{ name: 'ann' }, { name: 'bob' }]
const workspaces = [
  { name: 'pond', people, channels: [{ name: 'general' }, { name: 'reeds' }], groups: [{ handle: 'crew', members: ['ann'] }] },
]

test('a user group is listed, has members, and tells when they change', async () => {
  const slack = await start({ workspaces })
  const { user } = slack.team()
  const app = socketApp(slack)
  const told: unknown[] = []
  app.event('subteam_members_changed', async ({ event }) => void told.push(event))
  await connect(slack, app)
  const client = web(slack)
  const { usergroups } = await client.usergroups.list({ include_users: true })
  expect(usergroups).toMatchObject([{ handle: 'crew', user_count: 1, users: [user('ann')] }])
  const usergroup = usergroups![0]!.id!
  await client.usergroups.users.update({ usergroup, users: `${user('ann')},${user('bob')}` })
  expect((await client.usergroups.users.list({ usergroup })).users).toEqual([user('ann'), user('bob')])
  await expect.poll(() => told).toMatchObject([{ subteam_id: usergroup, added_users: [user('bob')], removed_users: [] }])
  expect(await errorOf(client.usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam')
  expect(await errorOf(client.usergroups.users.update({ usergroup, users: 'U0NONE' }))).toBe('invalid_users')
})

test('somebody can be taken out of a channel, but not out of the general one', async () => {
  const slack = await start({ workspaces })
  const { user, channel } = slack.team()
  const client = web(slack)
  await client.conversations.kick({ channel: channel('reeds'), user: user('bob') })
  expect((await client.conversations.members({ channel: channel('reeds') })).members).not.toContain(user('bob'))
  expect(await errorOf(client.conversations.kick({ channel: channel('reeds'), user: user('bob') }))).toBe('not_in_channel')
  expect(await errorOf(client.conversations.kick({ channel: channel('general'), user: user('bob') }))).toBe('cant_kick_from_general')
})
