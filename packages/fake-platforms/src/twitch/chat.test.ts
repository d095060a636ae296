import { afterEach, expect, test } from 'vitest'
import { dial, duckbot, heard, start, stopAll } from './fixtures/client.ts'

afterEach(stopAll)

test('tmi.js logs in, joins, hears a viewer and is heard', async () => {
  const chat = await start()
  const client = dial(chat, ['pond'], duckbot)
  const message = heard(client)
  await client.connect()
  await chat.joined('pond')
  const id = chat.say('pond', { user: 'Ann', userId: '7', text: '!quote 1', badges: ['moderator', 'subscriber/12'] })
  const [channel, tags, text] = await message
  expect([channel, text]).toEqual(['#pond', '!quote 1'])
  expect(tags).toMatchObject({
    id,
    username: 'ann',
    'display-name': 'Ann',
    'user-id': '7',
    mod: true,
    badges: { moderator: '1', subscriber: '12' },
  })
  await client.say('#pond', 'ducks never sleep')
  const sent = await chat.waitFor(() => chat.sent[0])
  expect(sent).toMatchObject({ channel: 'pond', login: 'duckbot', text: 'ducks never sleep', replyTo: undefined })
})

test('a reply carries its parent, and the next reader sees it quoted', async () => {
  const chat = await start()
  const client = dial(chat, ['pond'], duckbot)
  const reader = dial(chat, ['pond'], { username: 'reader', password: 'oauth:x' })
  const message = heard(reader)
  await Promise.all([client.connect(), reader.connect()])
  await chat.waitFor(() => chat.members('pond').length === 2)
  const id = chat.say('pond', { user: 'Ann', text: 'what is; this?' })
  expect((await message)[2]).toBe('what is; this?')
  const answer = heard(reader)
  await client.raw(`@client-nonce=n1;reply-parent-msg-id=${id} PRIVMSG #pond :a duck`)
  const [, tags, text] = await answer
  expect(text).toBe('a duck')
  expect(tags).toMatchObject({ 'reply-parent-msg-id': id, 'reply-parent-user-login': 'ann', 'reply-parent-msg-body': 'what is; this?' })
  expect(chat.sent[0]).toMatchObject({ replyTo: id, tags: { 'client-nonce': 'n1' } })
})

test('raids, subscriptions, gifts, bans and deletions reach tmi.js as what they are', async () => {
  const chat = await start()
  const client = dial(chat, ['pond'], duckbot)
  const seen: unknown[] = []
  client.on('raided', (_, user, viewers) => seen.push(['raid', user, viewers]))
  client.on('subscription', (_, user, methods) => seen.push(['sub', user, methods.plan, methods.prime]))
  client.on('resub', (_, user, __, text, tags) => seen.push(['resub', user, tags['msg-param-cumulative-months'], text]))
  client.on('subgift', (_, user, __, to) => seen.push(['gift', user, to]))
  client.on('submysterygift', (_, user, count) => seen.push(['gifts', user, count]))
  client.on('timeout', (_, user, __, seconds) => seen.push(['timeout', user, seconds]))
  client.on('ban', (_, user) => seen.push(['ban', user]))
  client.on('clearchat', (channel) => seen.push(['clear', channel]))
  client.on('messagedeleted', (_, user, text) => seen.push(['deleted', user, text]))
  client.on('cheer', (_, tags, text) => seen.push(['cheer', tags.bits, text]))
  await client.connect()
  await chat.joined('pond')
  chat.happen('pond', { kind: 'raid', user: 'GooseTV', viewers: 42 })
  chat.happen('pond', { kind: 'sub', user: 'Ann', plan: 'Prime' })
  chat.happen('pond', { kind: 'resub', user: 'Ann', months: 7, text: 'still here' })
  chat.happen('pond', { kind: 'subgift', user: 'Ann', to: 'Bob' })
  chat.happen('pond', { kind: 'submysterygift', user: 'Ann', count: 5 })
  chat.clear('pond', { user: 'Eve', seconds: 600 })
  chat.clear('pond', { user: 'Eve' })
  chat.clear('pond')
  chat.deleteMessage('pond', { id: 'm1', login: 'eve', text: 'spam' })
  chat.say('pond', { user: 'Ann', text: 'Cheer100 gg', bits: 100 })
  await client.ping()
  expect(seen).toEqual([
    ['raid', 'GooseTV', 42],
    ['sub', 'Ann', 'Prime', true],
    ['resub', 'Ann', '7', 'still here'],
    ['gift', 'Ann', 'Bob'],
    ['gifts', 'Ann', 5],
    ['timeout', 'eve', 600],
    ['ban', 'eve'],
    ['clear', '#pond'],
    ['deleted', 'eve', 'spam'],
    ['cheer', '100', 'Cheer100 gg'],
  ])
})
