import type { App } from '@slack/bolt'
import type { View } from '@slack/types'
import { afterEach, expect, test } from 'vitest'
import { connect, errorOf, socketApp, start, stopAll, web } from './fixtures/client.ts'
import type { FakeSlack, SlackOptions } from './index.ts'

afterEach(stopAll)

/** In the order in which they happened: Bolt works on events side by side, and one may overtake another. */
const sorted = (events: readonly Record<string, unknown>[]) => events.toSorted((a, b) => Number(a['event_ts']) - Number(b['event_ts']))

async function together(
  options: SlackOptions = {},
  prepare: (app: App) => void = () => {},
): Promise<{ slack: FakeSlack; app: App; events: Record<string, unknown>[] }> {
  const slack = await start(options)
  const app = socketApp(slack)
  const events: Record<string, unknown>[] = []
  app.use(async ({ payload, next }) => {
    events.push(payload as unknown as Record<string, unknown>)
    await next()
  })
  prepare(app)
  await connect(slack, app)
  return { slack, app, events }
}

test('what is typed is escaped, addresses are bracketed, mentions stay, and files and threads come along', async () => {
  const { slack, events } = await together()
  const ann = slack.team().user('ann')
  const ts = slack.say('general', { user: 'bob', text: `<@${ann}> 1 < 2 & https://duck.example/?a=1&b=2` })
  slack.say('general', { user: 'ann', text: 'see', thread: ts, files: [{ name: 'duck.png', mimetype: 'image/png', size: 7 }] })
  slack.say('general', { user: 'ann', text: 'all of you', thread: ts, broadcast: true })
  slack.me('general', { user: 'ann', text: 'waves' })
  slack.botSays('general', 'beep', 'alarm')
  await expect.poll(() => events.length).toBe(5)
  expect(sorted(events)).toMatchObject([
    { text: `<@${ann}> 1 &lt; 2 &amp; <https://duck.example/?a=1&amp;b=2>`, client_msg_id: expect.any(String) },
    {
      subtype: 'file_share',
      thread_ts: ts,
      parent_user_id: slack.team().user('bob'),
      files: [{ name: 'duck.png', mimetype: 'image/png', size: 7 }],
    },
    { subtype: 'thread_broadcast', thread_ts: ts, root: { ts, reply_count: 2 } },
    { subtype: 'me_message', text: 'waves' },
    { subtype: 'bot_message', username: 'alarm', text: 'beep', bot_id: expect.stringMatching(/^B/) },
  ])
})

test('edits, deletions, reactions, coming and going arrive as what they are', async () => {
  const { slack, events } = await together({
    workspaces: [{ name: 'pond', people: [{ name: 'ann' }, { name: 'bob' }], channels: [{ name: 'general', members: ['ann'] }] }],
  })
  const team = slack.team()
  const [channel, ann, bob] = [team.channel('general'), team.user('ann'), team.user('bob')]
  const ts = slack.say('general', { user: 'ann', text: 'bread' })
  slack.edit('general', ts, 'cake')
  slack.react('general', ts, 'ann', 'duck')
  slack.unreact('general', ts, 'ann', 'duck')
  slack.remove('general', ts)
  slack.join('general', 'bob')
  slack.leave('general', 'bob')
  slack.change('ann', { displayName: 'Annie', role: 'admin' })
  await expect.poll(() => events.length).toBe(10)
  expect(sorted(events)).toMatchObject([
    { type: 'message', text: 'bread' },
    {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel,
      message: { ts, text: 'cake', edited: { user: ann } },
      previous_message: { text: 'bread' },
    },
    { type: 'reaction_added', user: ann, reaction: 'duck', item: { type: 'message', channel, ts }, item_user: ann },
    { type: 'reaction_removed', user: ann, reaction: 'duck' },
    { type: 'message', subtype: 'message_deleted', deleted_ts: ts, previous_message: { text: 'cake' } },
    { type: 'message', subtype: 'channel_join', user: bob },
    { type: 'member_joined_channel', user: bob, channel, channel_type: 'C', team: team.id },
    { type: 'message', subtype: 'channel_leave', user: bob },
    { type: 'member_left_channel', user: bob, channel },
    { type: 'user_change', user: { id: ann, is_admin: true, profile: { display_name: 'Annie' } } },
  ])
})

test('a bot hears nothing of channels that it is not in, and its own words come back as those of a bot', async () => {
  const { slack } = await together({
    workspaces: [{ name: 'pond', people: [{ name: 'ann' }], channels: [{ name: 'general' }, { name: 'shore', bot: false }] }],
  })
  const team = slack.team()
  slack.say('shore', { user: 'ann', text: `<@${team.botUserId}> unheard` })
  await web(slack).chat.postMessage({ channel: team.channel('general'), text: 'quack' })
  slack.say(slack.direct('ann'), { user: 'ann', text: 'psst' })
  await slack.waitFor(() => slack.deliveries.length === 2)
  expect(slack.deliveries.map((one) => one.id)).toEqual(['Ev0000000001', 'Ev0000000002'])
  expect(slack.message('general', slack.posted[0]!.ts)).toMatchObject({ user: team.botUserId, bot_id: team.botId, app_id: slack.appId })
})

test('a command over a socket is answered by its acknowledgement, and by its response URL five times in half an hour', async () => {
  let now = 1_700_000_000_000
  const { slack } = await together({ now: () => now }, (app) =>
    app.command('/duck', async ({ ack, command, respond }) => {
      await ack({ text: `you said ${command.text}` })
      if (command.text !== 'again') return
      for (let count = 0; count < 6; count++) await respond({ text: `${count}`, response_type: 'in_channel' }).catch(() => {})
    }),
  )
  const acked = await slack.slash('general', { user: 'bob', command: '/duck', text: 'again' })
  expect(acked).toMatchObject({ via: 'socket', outcome: 'acked', answer: { text: 'you said again' } })
  await slack.waitFor(() => slack.responses.length === 6)
  expect(slack.ephemeral).toMatchObject([{ text: 'you said again', user: slack.team().user('bob'), by: 'ack' }])
  expect(slack.posted.map((post) => post.text)).toEqual(['0', '1', '2', '3', '4'])
  expect(slack.responses.map((one) => one.status)).toEqual([200, 200, 200, 200, 200, 404])
  expect(slack.violations).toMatchObject([{ kind: 'response-url', detail: expect.stringContaining('used_url') }])
  let url = ''
  const { slack: other } = await together({ now: () => now }, (app) =>
    app.command('/duck', async ({ ack, command }) => {
      url = command.response_url
      await ack()
    }),
  )
  await other.slash('general', { user: 'ann', command: '/duck' })
  now += 30 * 60_000 + 1
  expect((await fetch(url, { method: 'POST', body: '{"text":"late"}' })).status).toBe(404)
  expect(other.violations).toMatchObject([{ kind: 'response-url', detail: expect.stringContaining('expired_url') }])
})

test('a command that nobody acknowledges times out, once', async () => {
  const { slack } = await together({ limits: { ackMs: 100 } })
  expect(await slack.slash('general', { user: 'ann', command: '/nobody' })).toMatchObject({ outcome: 'timeout', attempt: 0 })
  expect(slack.deliveries).toHaveLength(1)
})

test('buttons and menus of a message say what was chosen, and its answer replaces or deletes it', async () => {
  const chosen: unknown[] = []
  const { slack } = await together({}, (app) => {
    app.action('feed', async ({ ack, action, body, respond }) => {
      await ack()
      chosen.push([body.type, action])
      await respond({ replace_original: true, text: 'fed' })
    })
    app.action('who', async ({ ack, action, respond }) => {
      await ack()
      chosen.push(action)
      await respond({ delete_original: true })
    })
    app.action('food', async ({ ack, action }) => {
      await ack()
      chosen.push(action)
    })
  })
  const plain = (text: string) => ({ type: 'plain_text', text }) as const
  const options = ['bread', 'corn'].map((value) => ({ text: plain(value), value }))
  const elements = [
    { type: 'button', action_id: 'feed', value: 'now', text: plain('Feed') },
    { type: 'static_select', action_id: 'food', options },
    { type: 'users_select', action_id: 'who' },
  ] as const
  const blocks = [{ type: 'actions', block_id: 'row', elements: [...elements] }] as never
  const { ts } = await web(slack).chat.postMessage({ channel: slack.team().channel('general'), text: 'choose', blocks })
  await slack.click('general', ts!, { user: 'bob', action: 'food', choose: 'corn' })
  await slack.click('general', ts!, { user: 'bob', action: 'feed' })
  await slack.waitFor(() => slack.updated.length === 1)
  expect(slack.message('general', ts!)).toMatchObject({ text: 'fed' })
  expect(chosen).toMatchObject([
    { type: 'static_select', block_id: 'row', selected_option: { value: 'corn' } },
    ['block_actions', { type: 'button', value: 'now', action_id: 'feed' }],
  ])
  await slack.click('general', ts!, { user: 'bob', action: 'who', choose: slack.team().user('ann') })
  await slack.waitFor(() => slack.deleted.length === 1)
  expect(chosen[2]).toMatchObject({ type: 'users_select', selected_user: slack.team().user('ann') })
  expect(slack.message('general', ts!)).toBeUndefined()
  expect(() => slack.click('general', slack.say('general', { user: 'ann', text: 'bare' }), { user: 'bob', action: 'feed' })).toThrow(
    'action_id feed',
  )
})

test('a shortcut opens a modal, which is refused, replaced, sent in and closed', async () => {
  const plain = (text: string) => ({ type: 'plain_text' as const, text })
  const modal = (title: string): View => ({
    type: 'modal',
    callback_id: 'duck',
    notify_on_close: true,
    title: plain(title),
    submit: plain('Send'),
    blocks: [{ type: 'input', block_id: 'name', label: plain('Name'), element: { type: 'plain_text_input', action_id: 'text' } }],
  })
  const closed: unknown[] = []
  const { slack } = await together({}, (app) => {
    app.shortcut('new-duck', async ({ ack, shortcut, client }) => {
      await ack()
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('A duck') })
    })
    app.view('duck', async ({ ack, view }) => {
      const name = view.state.values['name']?.['text']?.value
      if (name === 'goose') await ack({ response_action: 'errors', errors: { name: 'not a duck' } })
      else if (name === 'again') await ack({ response_action: 'update', view: modal('Another') })
      else await ack()
    })
    app.view({ callback_id: 'duck', type: 'view_closed' }, async ({ ack, body }) => {
      await ack()
      closed.push(body.type, (body as { is_cleared?: boolean }).is_cleared)
    })
  })
  await slack.shortcut({ user: 'ann', callbackId: 'new-duck' })
  const { id, hash } = await slack.waitFor(() => slack.views[0])
  await expect(slack.submit(id, 'ann', { name: { text: 'goose' } })).resolves.toMatchObject({ answer: { response_action: 'errors' } })
  await slack.submit(id, 'ann', { name: { text: 'again' } })
  expect(slack.views).toMatchObject([{ id, title: { text: 'Another' } }])
  const view = modal('Third')
  expect(await errorOf(web(slack).views.update({ view_id: id, hash, view }))).toBe('hash_conflict')
  await web(slack).views.update({ view_id: id, view })
  expect(slack.views).toMatchObject([{ id, title: { text: 'Third' } }])
  await slack.submit(id, 'ann', { name: { text: 'mallard' } })
  expect(slack.views).toEqual([])
  const message = slack.say('general', { user: 'bob', text: 'that duck' })
  await slack.messageShortcut('general', message, { user: 'ann', callbackId: 'new-duck' })
  const second = await slack.waitFor(() => slack.views[0])
  await slack.close(second.id, 'ann')
  await expect.poll(() => closed).toEqual(['view_closed', false])
})

test('a trigger opens one view, within three seconds', async () => {
  let now = 1_700_000_000_000
  const triggers: string[] = []
  const { slack } = await together({ now: () => now }, (app) =>
    app.shortcut('new-duck', async ({ ack, shortcut }) => {
      await ack()
      triggers.push(shortcut.trigger_id)
    }),
  )
  const open = (trigger: string) =>
    errorOf(
      web(slack).views.open({ trigger_id: trigger, view: { type: 'modal', title: { type: 'plain_text', text: 'Duck' }, blocks: [] } }),
    )
  await slack.shortcut({ user: 'ann', callbackId: 'new-duck' })
  await slack.shortcut({ user: 'ann', callbackId: 'new-duck' })
  await expect.poll(() => triggers.length).toBe(2)
  expect(await open('duck')).toBe('invalid_trigger_id')
  expect(await open(triggers[0]!)).toBe('ok')
  expect(await open(triggers[0]!)).toBe('exchanged_trigger_id')
  now += 3_001
  expect(await open(triggers[1]!)).toBe('expired_trigger_id')
  expect(slack.violations.map((violation) => violation.kind)).toEqual(['trigger', 'trigger'])
})
