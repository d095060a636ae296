import type { ConversationsHistoryResponse, ConversationsListResponse } from '@slack/web-api'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { errorOf, start, stopAll, web } from './fixtures/client.ts'
import { type SlackWorkspace, slackUnpaced } from './index.ts'

afterEach(stopAll)

const pond: SlackWorkspace = {
  name: 'pond',
  people: [
    { name: 'ann', realName: 'Ann Mallard', role: 'owner', tz: 'America/New_York' },
    { name: 'bob', role: 'admin' },
    { name: 'eve', role: 'guest', deleted: true },
  ],
  channels: [
    { name: 'general' },
    { name: 'shore', bot: false },
    { name: 'nest', private: true, members: ['ann'] },
    { name: 'den', private: true, bot: false },
  ],
}

test('a bot learns who it is, where it is and who is there', async () => {
  const slack = await start({ workspaces: [pond] })
  const client = web(slack)
  const team = slack.team()
  expect(await client.auth.test()).toMatchObject({ team_id: team.id, user_id: team.botUserId, bot_id: team.botId, user: 'duckbot' })
  expect((await client.bots.info({ bot: team.botId })).bot).toMatchObject({ name: 'duckbot', user_id: team.botUserId })
  expect((await client.team.info()).team).toMatchObject({ id: team.id, name: 'pond', domain: 'pond' })
  const { user } = await client.users.info({ user: team.user('ann') })
  expect(user).toMatchObject({ name: 'ann', is_owner: true, is_admin: true, is_bot: false, deleted: false, tz: 'America/New_York' })
  expect([-18_000, -14_400]).toContain(user?.tz_offset)
  expect((await client.users.list({})).members?.map((one) => [one.name, one.is_admin, one.is_restricted, one.deleted, one.is_bot])).toEqual(
    [
      ['duckbot', false, false, false, true],
      ['ann', true, false, false, false],
      ['bob', true, false, false, false],
      ['eve', false, true, true, false],
    ],
  )
  expect(await errorOf(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found')
  expect(await errorOf(client.apiCall('duck.feed'))).toBe('unknown_method')
})

test('channels are listed by kind, page by page, and private ones only to those who are in', async () => {
  const slack = await start({ workspaces: [pond] })
  const client = web(slack)
  const team = slack.team()
  const names: (string | undefined)[] = []
  for await (const page of client.paginate('conversations.list', { limit: 1, types: 'public_channel,private_channel' }))
    for (const channel of (page as ConversationsListResponse).channels ?? []) names.push(channel.name)
  expect(names).toEqual(['general', 'shore', 'nest'])
  expect((await client.conversations.info({ channel: team.channel('nest') })).channel).toMatchObject({ is_private: true, is_member: true })
  expect((await client.conversations.members({ channel: team.channel('nest') })).members).toEqual([team.user('ann'), team.botUserId])
  expect(await errorOf(client.conversations.info({ channel: team.channel('den') }))).toBe('channel_not_found')
  expect(await errorOf(client.conversations.history({ channel: team.channel('shore') }))).toBe('not_in_channel')
  expect(await errorOf(client.chat.postMessage({ channel: team.channel('shore'), text: 'quack' }))).toBe('not_in_channel')
  expect(await errorOf(client.chat.postMessage({ channel: team.channel('den'), text: 'quack' }))).toBe('channel_not_found')
  expect(await errorOf(client.conversations.list({ limit: 1_001 }))).toBe('invalid_limit')
  expect(await errorOf(client.conversations.list({ cursor: 'duck' }))).toBe('invalid_cursor')
})

test('messages are posted, changed, shown to one and deleted, and only the own ones', async () => {
  const slack = await start({ workspaces: [pond] })
  const client = web(slack)
  const { id, botUserId, ...team } = slack.team()
  const channel = team.channel('general')
  const metadata = { event_type: 'fed', event_payload: { bread: 2 } }
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*quack*' } }]
  const posted = await client.chat.postMessage({ channel, text: 'quack', blocks, metadata })
  expect(slack.posted).toMatchObject([
    { team: id, channel, ts: posted.ts, text: 'quack', metadata, blocks: [{ type: 'section', block_id: expect.any(String) }] },
  ])
  const reply = await client.chat.postMessage({ channel, text: 'aloud', thread_ts: posted.ts!, reply_broadcast: true })
  expect(slack.message('general', reply.ts!)).toMatchObject({
    subtype: 'thread_broadcast',
    thread_ts: posted.ts,
    parent_user_id: botUserId,
  })
  await client.chat.update({ channel, ts: posted.ts!, text: 'quack!' })
  expect(slack.updated).toMatchObject([{ ts: posted.ts, text: 'quack!', blocks: undefined, metadata }])
  await client.chat.postEphemeral({ channel, user: team.user('ann'), text: 'psst' })
  expect(slack.ephemeral).toMatchObject([{ text: 'psst', user: team.user('ann') }])
  await client.chat.delete({ channel, ts: posted.ts! })
  expect(slack.deleted).toMatchObject([{ ts: posted.ts }])
  const other = slack.say('general', { user: 'ann', text: 'mine' })
  expect(await errorOf(client.chat.update({ channel, ts: other, text: 'yours' }))).toBe('cant_update_message')
  expect(await errorOf(client.chat.delete({ channel, ts: other }))).toBe('cant_delete_message')
  expect(await errorOf(client.chat.delete({ channel, ts: '1.1' }))).toBe('message_not_found')
  expect(await errorOf(client.chat.postMessage({ channel, text: '' }))).toBe('no_text')
})

test('text over 40,000 characters is cut with a warning, an update over 4,000 is refused, and so are blocks over their limits', async () => {
  const slack = await start({ workspaces: [pond] })
  const client = web(slack)
  const channel = slack.team().channel('general')
  const long = await client.chat.postMessage({ channel, text: 'q'.repeat(40_001) })
  expect(long.message?.text).toHaveLength(40_000)
  expect(long.response_metadata?.warnings).toEqual(['message_truncated'])
  expect(slack.posted[0]!.text).toHaveLength(40_001)
  expect(await errorOf(client.chat.update({ channel, ts: long.ts!, text: 'q'.repeat(4_001) }))).toBe('msg_too_long')
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
  await expect(client.chat.postMessage({ channel, blocks: [section('q'.repeat(3_001))] })).rejects.toMatchObject({
    data: { error: 'invalid_blocks', errors: ['must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
  })
  expect(await errorOf(client.chat.postMessage({ channel, blocks: Array(51).fill({ type: 'divider' }) }))).toBe('invalid_blocks')
  expect(await errorOf(client.chat.postMessage({ channel, blocks: [{ type: 'duck' }] }))).toBe('invalid_blocks')
  expect(await errorOf(client.chat.postMessage({ channel, blocks: 'duck' as never }))).toBe('invalid_blocks_format')
  expect(slack.violations.map((violation) => violation.kind)).toEqual([
    'text-truncated',
    'msg_too_long',
    ...Array(4).fill('invalid_blocks'),
  ])
})

test('history is read back without a gap or a double, whatever the size of a page and wherever it starts', async () => {
  const slack = await start({ workspaces: [pond], limits: slackUnpaced })
  const client = web(slack)
  const channel = slack.team().channel('general')
  const all = Array.from({ length: 12 }, (_, index) => slack.say('general', { user: 'ann', text: `message ${index}` }))
  const reply = slack.say('general', { user: 'bob', text: 'in a thread', thread: all[0]! })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 11 }), fc.boolean(), async (limit, from, inclusive) => {
      const got: (string | undefined)[] = []
      for await (const page of client.paginate('conversations.history', { channel, limit, oldest: all[from]!, inclusive }))
        got.push(...((page as ConversationsHistoryResponse).messages ?? []).map((message) => message.ts))
      expect(got).toEqual(all.slice(inclusive ? from : from + 1).reverse())
    }),
    { numRuns: 30 },
  )
  const { messages } = await client.conversations.replies({ channel, ts: all[0]! })
  expect(messages?.map((message) => message.ts)).toEqual([all[0], reply])
  expect(messages?.[0]).toMatchObject({ reply_count: 1, latest_reply: reply, thread_ts: all[0], reply_users: [slack.team().user('bob')] })
  expect(await errorOf(client.conversations.replies({ channel, ts: '1.1' }))).toBe('thread_not_found')
})

test('direct messages are opened by user id, once', async () => {
  const slack = await start({ workspaces: [pond] })
  const client = web(slack)
  const ann = slack.team().user('ann')
  const first = await client.conversations.open({ users: ann })
  const second = await client.conversations.open({ users: ann })
  expect(second).toMatchObject({ already_open: true, channel: { id: first.channel?.id } })
  const posted = await client.chat.postMessage({ channel: ann, text: 'psst' })
  expect([posted.channel, slack.direct('ann')]).toEqual([first.channel?.id, first.channel?.id])
  expect((await client.conversations.info({ channel: posted.channel! })).channel).toMatchObject({ is_im: true, user: ann })
})

test('reactions are added once, counted and read back', async () => {
  const slack = await start({ workspaces: [pond] })
  const client = web(slack)
  const team = slack.team()
  const channel = team.channel('general')
  const timestamp = slack.say('general', { user: 'ann', text: 'bread!' })
  slack.react('general', timestamp, 'bob', 'duck')
  await client.reactions.add({ channel, timestamp, name: 'duck' })
  expect(await errorOf(client.reactions.add({ channel, timestamp, name: 'duck' }))).toBe('already_reacted')
  expect(await errorOf(client.reactions.add({ channel, timestamp: '1.1', name: 'duck' }))).toBe('message_not_found')
  expect((await client.reactions.get({ channel, timestamp })).message?.reactions).toEqual([
    { name: 'duck', count: 2, users: [team.user('bob'), team.botUserId] },
  ])
})

test('tokens are wanted, checked, limited to their scopes and taken back', async () => {
  const slack = await start({ workspaces: [{ ...pond, scopes: ['chat:write'] }] })
  const channel = slack.team().channel('general')
  expect(await errorOf(web(slack, '').auth.test())).toBe('not_authed')
  expect(await errorOf(web(slack, 'xoxb-other').auth.test())).toBe('invalid_auth')
  expect(await errorOf(web(slack, slack.appToken).auth.test())).toBe('not_allowed_token_type')
  await expect(web(slack).users.list({})).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
  })
  expect((await web(slack).auth.test()).response_metadata?.scopes).toEqual(['chat:write'])
  slack.revoke(slack.team().botToken)
  expect(await errorOf(web(slack).chat.postMessage({ channel, text: 'quack' }))).toBe('token_revoked')
  expect(JSON.stringify(slack.calls)).not.toContain('xoxb-')
})

test('calls come as forms, as JSON and in the query, and what is neither is refused', async () => {
  const slack = await start({ workspaces: [pond] })
  const team = slack.team()
  const authorization = `Bearer ${team.botToken}`
  const call = async (init: RequestInit & { query?: string }) => (await fetch(`${slack.apiUrl}users.info${init.query ?? ''}`, init)).json()
  const user = team.user('ann')
  const type = { 'content-type': 'application/json; charset=utf-8' }
  expect(await call({ method: 'POST', headers: { authorization, ...type }, body: JSON.stringify({ user }) })).toMatchObject({ ok: true })
  expect(await call({ query: `?user=${user}&token=${team.botToken}` })).toMatchObject({ ok: true })
  expect(await call({ method: 'POST', headers: { authorization, ...type }, body: '{' })).toEqual({ ok: false, error: 'invalid_json' })
  expect(await call({ method: 'POST', headers: { authorization, ...type }, body: '[]' })).toEqual({ ok: false, error: 'json_not_object' })
  expect(await call({ method: 'POST', headers: { authorization, 'content-type': 'text/duck' }, body: 'x' })).toEqual({
    ok: false,
    error: 'invalid_post_type',
  })
})
