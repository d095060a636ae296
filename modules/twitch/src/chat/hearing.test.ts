import { idOf } from '@waddlebot/fake-platforms'
import { afterEach, expect, test } from 'vitest'
import { inPond, start, stopAll } from '../fixtures/bot.ts'

afterEach(stopAll)

test('badges become roles, as a set', async () => {
  const bot = await inPond()
  const rolesOf = async (...badges: string[]) => {
    bot.chat.say('pond', { user: 'Ann', text: 'hi', badges })
    return (await bot.next()).account.roles ?? []
  }
  expect(await rolesOf('broadcaster', 'subscriber/3024')).toEqual(['owner', 'subscriber'])
  expect(await rolesOf('moderator', 'founder/0')).toEqual(['moderator', 'subscriber'])
  expect(await rolesOf('lead_moderator')).toEqual(['moderator'])
  expect(await rolesOf('vip')).toEqual(['vip'])
  expect(await rolesOf('staff', 'premium', 'bits/1000')).toEqual([])
})

test('emotes, mentions and links become fragments that join to the words', async () => {
  const bot = await inPond()
  bot.chat.say('pond', { user: 'Ann', text: '🦆 Kappa @Bob see https://pond.example/a Kappa', tags: { emotes: '25:2-6,40-44' } })
  const { text, fragments } = await bot.next()
  expect(text).toBe('🦆 Kappa @Bob see https://pond.example/a Kappa')
  expect(fragments).toEqual([
    { type: 'text', text: '🦆 ' },
    { type: 'emote', text: 'Kappa', id: '25' },
    { type: 'text', text: ' ' },
    { type: 'mention', text: '@Bob', account: { name: 'bob' } },
    { type: 'text', text: ' see ' },
    { type: 'link', text: 'https://pond.example/a', url: 'https://pond.example/a' },
    { type: 'text', text: ' ' },
    { type: 'emote', text: 'Kappa', id: '25' },
  ])
})

test('a reply knows its parent and reads without the address that Twitch puts before it', async () => {
  const bot = await inPond()
  const parent = bot.chat.say('pond', { user: 'Bob', userId: '8', text: 'a wise word' })
  bot.chat.say('pond', { user: 'Ann', text: '@Bob !quote add Kappa', replyTo: parent, tags: { emotes: '25:16-20' } })
  await bot.next()
  const reply = await bot.next()
  expect(reply.text).toBe('!quote add Kappa')
  expect(reply.fragments).toEqual([
    { type: 'text', text: '!quote add ' },
    { type: 'emote', text: 'Kappa', id: '25' },
  ])
  expect(reply.replyTo).toEqual({ id: parent, account: { id: '8', name: 'bob' }, text: 'a wise word' })
})

test('what is done with /me is heard as words, and odd scripts come composed', async () => {
  const bot = await inPond()
  bot.chat.say('pond', { user: 'ティンカー', login: 'tinker', text: 'waves to Zoe\u0301', action: true })
  expect(await bot.next()).toMatchObject({ text: 'waves to Zoé', account: { name: 'tinker', displayName: 'ティンカー' } })
})

test('a line with Bits is a message and a cheer', async () => {
  const bot = await inPond()
  const id = bot.chat.say('pond', { user: 'Ann', text: '!quote 1 Cheer100', bits: 100 })
  expect(await bot.next()).toMatchObject({ id, kind: 'message', text: '!quote 1 Cheer100' })
  expect(await bot.next()).toMatchObject({ id: `${id}:cheer`, kind: 'cheer', data: { bits: 100 } })
})

test('messages of a shared chat and messages of its own are not heard', async () => {
  const bot = await inPond()
  bot.chat.say('pond', { user: 'Eve', text: 'from elsewhere', tags: { 'source-room-id': '999', 'source-id': 'x' } })
  bot.chat.say('pond', { user: 'DuckBot', text: 'my own' })
  bot.chat.say('pond', { user: 'Ann', text: 'shared from here', tags: { 'source-room-id': idOf('pond') } })
  expect((await bot.next()).text).toBe('shared from here')
  const open = await start({ on: bot.chat, set: { sharedChat: 'accept' } })
  await bot.chat.waitFor(() => bot.chat.members('pond').length === 2)
  bot.chat.say('pond', { user: 'Eve', text: 'from elsewhere', tags: { 'source-room-id': '999' } })
  expect((await open.next()).text).toBe('from elsewhere')
})

test('raids, subscriptions, gifts, bans and deletions come in as events', async () => {
  const bot = await inPond()
  bot.chat.happen('pond', { kind: 'raid', user: 'GooseTV', viewers: 42 })
  expect(await bot.next()).toMatchObject({ kind: 'raid', account: { name: 'goosetv' }, data: { from: 'GooseTV', viewers: 42 } })
  bot.chat.happen('pond', { kind: 'sub', user: 'Ann', plan: 'Prime' })
  expect(await bot.next()).toMatchObject({ kind: 'subscribe', data: { tier: 'prime' } })
  bot.chat.happen('pond', { kind: 'resub', user: 'Ann', plan: '2000', months: 7, text: 'still here' })
  expect(await bot.next()).toMatchObject({ kind: 'resub', text: 'still here', data: { tier: '2', months: 7, text: 'still here' } })
  bot.chat.happen('pond', { kind: 'subgift', user: 'Ann', to: 'Bob' })
  expect(await bot.next()).toMatchObject({ kind: 'gift', data: { tier: '1', count: 1, to: 'Bob' } })
  bot.chat.happen('pond', { kind: 'submysterygift', user: 'Ann', count: 2, round: 'r1' })
  bot.chat.happen('pond', { kind: 'subgift', user: 'Ann', to: 'Bob', round: 'r1' })
  bot.chat.happen('pond', { kind: 'subgift', user: 'Ann', to: 'Eve', round: 'r1' })
  expect(await bot.next()).toMatchObject({ kind: 'gift', data: { tier: '1', count: 2 } })
  bot.chat.clear('pond')
  expect(await bot.next()).toMatchObject({ kind: 'chat.clear', account: { id: idOf('pond'), name: 'pond' } })
  bot.chat.clear('pond', { user: 'Eve', seconds: 600 })
  expect(await bot.next()).toMatchObject({ kind: 'timeout', account: { name: 'eve' }, data: { seconds: 600 } })
  bot.chat.clear('pond', { user: 'Eve' })
  expect(await bot.next()).toMatchObject({ kind: 'ban', account: { name: 'eve' } })
  bot.chat.deleteMessage('pond', { id: 'm1', login: 'eve' })
  expect(await bot.next()).toMatchObject({ kind: 'message.delete', data: { message: 'm1' } })
})
