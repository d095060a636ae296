import type { Element, Form } from '@waddlebot/sdk'
import { afterEach, expect, test } from 'vitest'
import { type Ground, start, startHttp, stopAll } from '../fixtures/ground.ts'

afterEach(stopAll)

const sheet = (path: string[], signature: string) => ({
  path,
  signature,
  describe: 'd',
  module: 'memories',
  role: ['everyone'] as const,
  arguments: [],
})

async function show({ bench, channel, team }: Ground, elements: readonly Element[], more = {}) {
  return bench.send({ text: 'look', fallback: 'look: [x]', elements, channel, server: team, ...more })
}

test.each([
  ['/waddle', 'quote add <https://a.example|a> &amp; b', 'quote add a & b'],
  ['/waddle', '', 'help'],
  ['/quote', 'add hi', 'quote add hi'],
  ['/quote', '', 'quote'],
])('%s %s calls a command', async (command, text, line) => {
  const { slack, bench, team, channel } = await start()
  const delivery = await slack.slash('general', { user: 'bob', command, text })
  expect(delivery.outcome).toBe('acked')
  expect(await bench.next('message')).toMatchObject({
    server: team,
    channel,
    text: line,
    commandAt: 0,
    account: { id: slack.team().user('bob'), name: 'bob', roles: ['admin'] },
  })
  expect(slack.posted).toEqual([])
})

test('a command is answered where it was typed, also where the bot is not, and five times at most before it posts', async () => {
  const { slack, bench, team } = await start({
    fake: {
      workspaces: [{ name: 'pond', people: [{ name: 'bob' }], channels: [{ name: 'general' }, { name: 'secret', bot: false }] }],
    },
  })
  await slack.slash('secret', { user: 'bob', command: '/waddle', text: 'quote' })
  const { id, channel } = await bench.next('message')
  const say = (text: string, more = {}) => bench.send({ id: text, text, channel, server: team, replyTo: id, ...more })
  expect(await say('for all')).toEqual({ sent: true })
  expect(await say('for bob', { privateTo: slack.team().user('bob') })).toEqual({ sent: true })
  for (const text of ['3', '4', '5']) expect(await say(text)).toEqual({ sent: true })
  expect(slack.posted.map(({ text, by }) => [text, by])).toEqual([
    ['for all', 'response_url'],
    ['3', 'response_url'],
    ['4', 'response_url'],
    ['5', 'response_url'],
  ])
  expect(slack.ephemeral).toMatchObject([{ text: 'for bob', user: slack.team().user('bob') }])
  const sixth = await say('6')
  expect(sixth).toMatchObject({ sent: false, retry: false })
  expect(slack.violations).toEqual([])
})

test('nothing by which others could answer is handed over', async () => {
  const { slack, bench } = await start()
  await slack.slash('general', { user: 'bob', command: '/waddle', text: 'quote' })
  const { raw } = await bench.next('message')
  expect(JSON.stringify(raw)).not.toMatch(/response_url|trigger_id|"token"/)
})

test.each([
  ['sockets', start],
  ['HTTP', startHttp],
])('a button over %s tells what it was given, who pressed it and on which message', async (_, open) => {
  const ground = await open()
  const { slack, bench, team, channel } = ground
  const buttons = {
    type: 'buttons',
    buttons: [
      { label: 'Join', custom: 'giveaway:join:7' },
      { label: 'Rules', url: 'https://a.example' },
    ],
  } as const
  const sent = await show(ground, [buttons])
  const [post] = slack.posted
  expect((await slack.click('general', post!.ts, { user: 'cid', action: 'waddle:0' })).outcome).toBe('acked')
  const pressed = await bench.next('interaction')
  expect(pressed).toMatchObject({
    server: team,
    channel,
    account: { id: slack.team().user('cid'), name: 'cid' },
    data: { custom: 'giveaway:join:7', message: (sent as { id: string }).id },
  })
  expect(await bench.send({ text: 'you are in', channel, server: team, replyTo: pressed.id, privateTo: slack.team().user('cid') })).toEqual(
    { sent: true },
  )
  expect(slack.ephemeral).toMatchObject([{ text: 'you are in', by: 'response_url' }])
  expect((await slack.click('general', post!.ts, { user: 'cid', action: 'waddle:link:1' })).outcome).toBe('acked')
  expect(bench.received).toHaveLength(1)
})

const form: Form = {
  type: 'form',
  title: 'A new event',
  custom: 'event:new',
  fields: [
    { name: 'title', label: 'Title', kind: 'text', required: true },
    { name: 'about', label: 'About', kind: 'textarea' },
    { name: 'kind', label: 'Kind', kind: 'select', options: ['raid', 'party'] },
    { name: 'tags', label: 'Tags', kind: 'multiselect', options: ['a', 'b'] },
    { name: 'open', label: 'Open', kind: 'radio', options: ['yes', 'no'] },
    { name: 'agree', label: 'Agree', kind: 'checkbox' },
    { name: 'seats', label: 'Seats', kind: 'number' },
    { name: 'mail', label: 'Mail', kind: 'email' },
    { name: 'site', label: 'Site', kind: 'url' },
    { name: 'day', label: 'Day', kind: 'date' },
    { name: 'hour', label: 'Hour', kind: 'time' },
    { name: 'series', label: 'Series', kind: 'hidden', options: ['s-9'] },
  ],
}

test.each([
  ['sockets', start],
  ['HTTP', startHttp],
])('a form over %s opens on a button and comes back by the names of its fields', async (_, open) => {
  const ground = await open()
  const { slack, bench, team, channel } = ground
  const sent = await show(ground, [form])
  await slack.click('general', slack.posted[0]!.ts, { user: 'ann', action: 'waddle:form:0' })
  const view = await slack.waitFor(() => slack.views[0])
  expect(view.blocks.map((block) => (block['element'] as { type: string }).type)).toEqual([
    'plain_text_input',
    'plain_text_input',
    'static_select',
    'multi_static_select',
    'radio_buttons',
    'checkboxes',
    'number_input',
    'email_text_input',
    'url_text_input',
    'datepicker',
    'timepicker',
  ])
  const delivery = await slack.submit(view.id, 'ann', { title: { value: 'Bread night' }, seats: { value: '12' } })
  expect(delivery.outcome).toBe('acked')
  expect(await bench.next('interaction')).toMatchObject({
    server: team,
    channel,
    account: { id: slack.team().user('ann') },
    data: { custom: 'event:new', message: (sent as { id: string }).id, fields: { title: 'Bread night', seats: '12', series: 's-9' } },
  })
  expect(slack.views).toEqual([])
  expect(slack.violations).toEqual([])
})

test('a form that Slack could not show is told in words instead, and loudly', async () => {
  const ground = await start()
  const fields = Array.from({ length: 101 }, (_, index) => ({ name: `f${index}`, label: 'x', kind: 'text' as const }))
  expect(await show(ground, [{ ...form, fields }])).toMatchObject({ sent: true })
  expect(ground.slack.posted).toMatchObject([{ text: 'look: [x]', blocks: undefined }])
  expect(ground.bench.logged).toContainEqual(expect.stringContaining('more than Slack takes'))
})

test('an entry of the menu of a message calls its command with the words of the message; another one is an interaction', async () => {
  const { slack, bench, key } = await start({ commands: [sheet(['quote', 'add'], 'quote add <...text>')] })
  const ts = slack.say('general', { user: 'bob', text: 'bread <@U0X> & butter' })
  await bench.next('message')
  await slack.messageShortcut('general', ts, { user: 'ann', callbackId: 'quote add' })
  expect(await bench.next('message')).toMatchObject({ text: 'quote add bread @U0X & butter', commandAt: 0, account: { name: 'ann' } })
  await slack.messageShortcut('general', ts, { user: 'ann', callbackId: 'something else' })
  expect(await bench.next('interaction')).toMatchObject({ data: { custom: 'something else', message: key(ts) } })
})

test('an entry of the menu outside of channels is heard in the direct messages of whoever chose it', async () => {
  const { slack, bench, team } = await start({ config: { shortcuts: [{ name: 'Help', command: 'help', on: 'everywhere' }] } })
  await slack.shortcut({ user: 'ann', callbackId: 'help' })
  const heard = await bench.next('message')
  expect(heard).toMatchObject({ text: 'help', commandAt: 0, channel: slack.direct('ann') })
  expect(
    await bench.send({ text: 'here', channel: heard.channel, server: team, replyTo: heard.id, privateTo: heard.account.id }),
  ).toMatchObject({ sent: true })
  expect(slack.posted).toMatchObject([{ channel: slack.direct('ann'), text: 'here' }])
})

test('what the bot will not take is not acknowledged, so that people see that it failed', async () => {
  const { slack, bench } = await start({
    accept: () => ({ accepted: false, reason: 'overloaded' }),
    fake: { limits: { ackMs: 150 } },
  })
  expect((await slack.slash('general', { user: 'bob', command: '/waddle', text: 'quote' })).outcome).toBe('timeout')
  expect(bench.received).toEqual([])
})
