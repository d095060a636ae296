import { idOf, noLimits, startTwitchChat, type TwitchChat, type TwitchChatOptions } from '@waddlebot/fake-platforms'
import type { Envelope, Outgoing, Receiver, ReceiverContext } from '@waddlebot/sdk'
import { afterEach, expect, test, vi } from 'vitest'
import { config, type TwitchConfig } from './config.ts'
import twitch from './index.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo()
})

interface Bot {
  readonly chat: TwitchChat
  readonly receiver: Receiver
  readonly received: Envelope[]
  readonly logged: string[]
  say(text: string, more?: Partial<Outgoing>): ReturnType<Receiver['send']>
  /** The next message or event; waits for it. */
  next(kind?: string): Promise<Envelope>
  until(state: string): Promise<void>
}

interface Start {
  readonly chat?: TwitchChatOptions
  readonly on?: TwitchChat
  readonly set?: Record<string, unknown>
  readonly token?: string | null
}

async function start({ chat: options, on, set = {}, token = 'quack' }: Start = {}): Promise<Bot> {
  const chat =
    on ?? (await startTwitchChat({ accounts: { duckbot: { token: 'quack', moderates: ['lake'] } }, limits: noLimits, ...options }))
  if (!on) cleanup.push(() => chat.stop())
  const received: Envelope[] = []
  const logged: string[] = []
  const stop = new AbortController()
  const note = (message: string) => void logged.push(message)
  const ctx: ReceiverContext<TwitchConfig> = {
    config: config.parse({ url: chat.url, username: 'duckbot', channels: ['pond'], ...set }),
    signal: stop.signal,
    receive: async (envelope) => {
      received.push(structuredClone(envelope))
      return { accepted: true, duplicate: false }
    },
    secret: (name) => (name === 'TWITCH_TOKEN' ? (token ?? undefined) : undefined),
    log: { debug: note, info: note, warn: note, error: note },
    now: Date.now,
  }
  const receiver = await twitch.receiver!.start(ctx)
  cleanup.push(() => receiver.stop())
  let count = 0
  let seen = 0
  return {
    chat,
    receiver,
    received,
    logged,
    say: (text, more = {}) => {
      const message = { id: `out-${++count}`, platform: 'twitch', server: null, channel: 'pond', text, elements: [], part: 1, parts: 1 }
      return receiver.send({ ...message, ...more })
    },
    next: async (kind) => {
      const find = () => received.findIndex((envelope, index) => index >= seen && (kind === undefined || envelope.kind === kind))
      await vi.waitFor(() => expect(find()).toBeGreaterThanOrEqual(0), { timeout: 5_000, interval: 5 })
      seen = find() + 1
      return received[seen - 1]!
    },
    until: (state) => vi.waitFor(() => expect(receiver.health().state).toBe(state), { timeout: 10_000, interval: 5 }),
  }
}

/** A bot that stands in #pond. */
async function inPond(options?: Start): Promise<Bot> {
  const bot = await start(options)
  await bot.chat.joined('pond')
  return bot
}

test('a command in the chat comes in, and the answer goes out as a reply to it', async () => {
  const bot = await inPond()
  const id = bot.chat.say('pond', { user: 'Ann', userId: '7', text: '!quote 1' })
  const message = await bot.next()
  expect(message).toMatchObject({ id, platform: 'twitch', server: null, channel: 'pond', kind: 'message', text: '!quote 1' })
  expect(message.account).toEqual({ id: '7', name: 'ann', displayName: 'Ann' })
  const sent = await bot.say('ducks never sleep', { replyTo: message.id })
  expect(sent).toEqual({ sent: true, id: bot.chat.sent[0]!.id })
  expect(bot.chat.sent).toMatchObject([{ channel: 'pond', login: 'duckbot', text: 'ducks never sleep', replyTo: id }])
  expect(bot.receiver.health()).toMatchObject({ state: 'up', detail: 'in 1 of 1 channels' })
})

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
  bot.chat.clear('pond', { user: 'Eve', seconds: 600 })
  expect(await bot.next()).toMatchObject({ kind: 'timeout', account: { name: 'eve' }, data: { seconds: 600 } })
  bot.chat.clear('pond', { user: 'Eve' })
  expect(await bot.next()).toMatchObject({ kind: 'ban', account: { name: 'eve' } })
  bot.chat.deleteMessage('pond', { id: 'm1', login: 'eve' })
  expect(await bot.next()).toMatchObject({ kind: 'message.delete', data: { message: 'm1' } })
})

test('without a token it reads along and says why it cannot speak', async () => {
  const bot = await inPond({ token: null })
  bot.chat.say('pond', { user: 'Ann', text: 'hello' })
  expect((await bot.next()).text).toBe('hello')
  expect(await bot.say('hi')).toMatchObject({ sent: false, retry: false, reason: expect.stringContaining('TWITCH_TOKEN') })
  expect(bot.receiver.health()).toMatchObject({ state: 'up', detail: expect.stringContaining('reading only') })
  await expect(start({ set: { username: undefined } })).rejects.toMatchObject({ code: 'WDL_TWITCH_USERNAME' })
})

test('nothing that a module says becomes a command or a second line, and the same words twice are told apart', async () => {
  const bot = await inPond({ chat: { limits: {} } })
  expect(await bot.say('/ban ann')).toMatchObject({ sent: true })
  expect(await bot.say('hello\r\nPRIVMSG #lake :spam\0')).toMatchObject({ sent: true })
  expect(await bot.say('quack')).toMatchObject({ sent: true })
  expect(await bot.say('quack')).toMatchObject({ sent: true })
  expect(await bot.say('🦆'.repeat(501))).toMatchObject({ sent: false, retry: false })
  expect(bot.chat.sent.map(({ channel, text }) => `${channel}: ${text}`)).toEqual([
    'pond: ⁄ban ann',
    'pond: hello PRIVMSG #lake :spam',
    'pond: quack',
    'pond: quack (2)',
  ])
  expect(bot.chat.refused).toEqual([])
})

test('what Twitch refuses is told as it is: too fast may be tried later, banned may not', async () => {
  const bot = await inPond({ chat: { limits: { ...noLimits, messages: { count: 1, perMs: 60_000 } } } })
  expect(await bot.say('one')).toMatchObject({ sent: true })
  expect(await bot.say('two')).toMatchObject({
    sent: false,
    retry: true,
    retryAfterMs: 30_000,
    reason: expect.stringContaining('too quickly'),
  })
  expect(await bot.say('for ann only', { privateTo: '7' })).toMatchObject({ sent: false, retry: false })
})

test('a server that never confirms is believed after the first wait', async () => {
  const bot = await inPond({ set: { timing: { answerMs: 100 } } })
  bot.chat.delay = 1_000_000_000
  expect(await bot.say('one')).toEqual({ sent: true })
  expect(await bot.say('two')).toEqual({ sent: true })
  await bot.chat.waitFor(() => bot.chat.sent.length === 2)
  expect(bot.chat.sent.map(({ text }) => text)).toEqual(['one', 'two'])
})

test('a channel that does not exist leaves the others alone and shows in its health', async () => {
  const bot = await inPond({ chat: { missing: ['gone'] }, set: { channels: ['gone', '#Pond'] } })
  await bot.until('degraded')
  expect(bot.receiver.health().detail).toBe('in 1 of 2 channels; cannot be in #gone: This channel does not exist or has been suspended.')
})

test('a thousand channels are joined several in a line', async () => {
  const channels = Array.from({ length: 1_000 }, (_, index) => `channel_number_${index}`)
  const bot = await start({ set: { channels, joinsPer10Seconds: 2_000 } })
  await bot.chat.waitFor(() => bot.chat.joins.length === 1_000)
  expect(bot.chat.lines.filter((line) => line.startsWith('JOIN')).length).toBeLessThan(50)
  await vi.waitFor(() => expect(bot.receiver.health().detail).toBe('in 1000 of 1000 channels'))
})

test('a refused log-in is not tried again, not even when others come back, and health says why', async () => {
  const bot = await start({ token: 'wrong' })
  await bot.until('down')
  expect(bot.receiver.health().detail).toContain('Login authentication failed')
  expect(await bot.say('hi')).toMatchObject({ sent: false, retry: false })
  const other = await inPond({ on: bot.chat })
  bot.chat.dropAll()
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  expect(bot.receiver.health().state).toBe('down')
  expect(other.receiver.health().state).toBe('up')
  expect(bot.chat.dials).toHaveLength(3)
})

test('a dropped connection is dialled again, the channels are joined again, and the gap is told', async () => {
  const bot = await inPond()
  bot.chat.dropAll()
  await bot.until('connecting')
  expect(await bot.say('hi')).toMatchObject({ sent: false, retry: true })
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  bot.chat.say('pond', { user: 'Ann', text: 'back?' })
  expect((await bot.next()).text).toBe('back?')
  expect(bot.logged).toContainEqual(expect.stringContaining('keeps no history'))
})

test('an order to reconnect is obeyed once', async () => {
  const bot = await inPond()
  bot.chat.reconnectAll()
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  expect(bot.chat.dials).toHaveLength(2)
  expect(bot.chat.connections).toBe(1)
})

test('a connection that went deaf is noticed and replaced', async () => {
  const bot = await inPond({ set: { timing: { silenceMs: 200, pongMs: 200 } } })
  await bot.chat.waitFor(() => bot.chat.lines.filter((line) => line === 'PING :waddle').length >= 2)
  expect(bot.chat.dials).toHaveLength(1)
  bot.chat.mutePong()
  await bot.until('connecting')
  bot.chat.mutePong(false)
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  expect(bot.chat.dials).toHaveLength(2)
})

test('dropped and refused again and again it dials once a second at most, and is back when that is over', async () => {
  const bot = await inPond()
  bot.chat.dropAll()
  await bot.chat.waitFor(() => bot.chat.joins.length === 2)
  bot.chat.refuse()
  bot.chat.dropAll()
  await bot.chat.waitFor(() => bot.chat.dials.length === 3)
  bot.chat.accept()
  await bot.chat.joined('pond')
  const pauses = bot.chat.dials.slice(1).map((at, index) => at - bot.chat.dials[index]!)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(999)
  await bot.until('up')
})

test('a frame that kills tmi.js is skipped, on the same connection', async () => {
  const bot = await inPond()
  const odd = [
    '@',
    '@a=b',
    ':',
    ':tmi.twitch.tv',
    'PRIVMSG',
    '@badges=;id=1 PRIVMSG #pond :no prefix',
    ':a!a@a PRIVMSG',
    ':a!a@a PRIVMSG #pond',
  ]
  const worse = [
    '@x :tmi.twitch.tv USERNOTICE',
    ':tmi.twitch.tv NOTICE #pond',
    ':tmi.twitch.tv HOSTTARGET #pond',
    ':a 353',
    ':a WHISPER',
    ':jtv MODE',
  ]
  for (const line of [...odd, ...worse]) bot.chat.raw(line)
  bot.chat.say('pond', { user: 'Ann', text: 'still there?' })
  expect((await bot.next()).text).toBe('still there?')
  expect(bot.chat.dials).toHaveLength(1)
  expect(bot.logged).toContain('skipped a line from Twitch')
})

test('once paused it hears nothing more and can still speak; once stopped it is gone', async () => {
  const bot = await inPond()
  await bot.receiver.pause!()
  bot.chat.say('pond', { user: 'Ann', text: 'anybody?' })
  expect(await bot.say('good bye')).toMatchObject({ sent: true })
  expect(bot.received).toEqual([])
  await bot.receiver.stop()
  await bot.chat.waitFor(() => bot.chat.connections === 0)
  expect(await bot.say('too late')).toMatchObject({ sent: false, retry: false })
})
