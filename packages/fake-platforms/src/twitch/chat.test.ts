import { once } from 'node:events'
import tmi from 'tmi.js'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { noLimits, startTwitchChat, type TwitchChat, type TwitchChatOptions } from './index.ts'

const quiet = { info() {}, warn() {}, error() {} }
const running: TwitchChat[] = []
const clients: tmi.Client[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) await client.disconnect().catch(() => {})
  for (const chat of running.splice(0)) await chat.stop()
})

async function start(options?: TwitchChatOptions): Promise<TwitchChat> {
  const chat = await startTwitchChat(options)
  running.push(chat)
  return chat
}

function dial(chat: TwitchChat, channels: string[] = [], identity?: { username: string; password: string }): tmi.Client {
  const client = new tmi.Client({
    options: { joinInterval: 300, skipUpdatingEmotesets: true },
    connection: { server: chat.host, port: chat.port, secure: false, reconnect: false },
    ...(identity ? { identity } : {}),
    channels,
    logger: quiet,
  })
  clients.push(client)
  return client
}

/** A client without any library: `said` collects the frames it is sent. */
async function bare(chat: TwitchChat, said: string[], ...lines: string[]): Promise<WebSocket> {
  const socket = new WebSocket(chat.url, 'irc')
  socket.on('message', (data) => said.push(String(data)))
  await once(socket, 'open')
  for (const line of lines) socket.send(line)
  return socket
}

const duckbot = { username: 'duckbot', password: 'oauth:quack' }
type Heard = [channel: string, tags: tmi.ChatUserstate, text: string]
const heard = (client: tmi.Client) =>
  new Promise<Heard>((resolve) => client.on('message', (channel, tags, text, self) => !self && resolve([channel, tags, text])))

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

test('a token that no account has fails the log-in, and so does one without oauth:', async () => {
  const chat = await start({ accounts: { duckbot: { token: 'right' } } })
  await expect(dial(chat, [], duckbot).connect()).rejects.toBe('Login authentication failed')
  await dial(chat, [], { username: 'duckbot', password: 'oauth:right' }).connect()
  const said: string[] = []
  const socket = await bare(chat, said, 'PASS right', 'NICK duckbot')
  await once(socket, 'close')
  expect(said).toEqual([':tmi.twitch.tv NOTICE * :Improperly formatted auth\r\n'])
})

test('without an identity tmi.js reads along and cannot speak', async () => {
  const chat = await start()
  const client = dial(chat, ['pond'])
  const message = heard(client)
  await client.connect()
  await chat.joined('pond')
  chat.say('pond', { user: 'Ann', text: 'hello; all \\o/' })
  expect((await message)[2]).toBe('hello; all \\o/')
  expect(chat.members('pond')[0]).toMatch(/^justinfan\d+$/)
})

test('several channels fit into one JOIN, and what is over the limit is not answered', async () => {
  const chat = await start({ missing: ['gone'] })
  const client = dial(chat, [], duckbot)
  await client.connect()
  const suspended = new Promise((resolve) => client.once('notice', (channel, id) => resolve([channel, id])))
  await client.raw('JOIN #gone')
  expect(await suspended).toEqual(['#gone', 'msg_channel_suspended'])
  await client.raw(`JOIN ${Array.from({ length: 25 }, (_, index) => `#c${index}`).join(',')}`)
  await chat.waitFor(() => chat.joins.length === 26)
  expect(chat.joins.filter((join) => !join.accepted).map((join) => join.channel)).toEqual(['c19', 'c20', 'c21', 'c22', 'c23', 'c24'])
  expect(chat.members('c18')).toEqual(['duckbot'])
  expect(chat.members('c19')).toEqual([])
  expect(chat.members('gone')).toEqual([])
  await client.part('#c18')
  expect(chat.members('c18')).toEqual([])
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

test('too fast, twice the same, too long and slash commands are refused, each in its way', async () => {
  let now = 1_000_000
  const chat = await start({ now: () => now, accounts: { duckbot: { token: 'quack', moderates: ['lake'] } } })
  const client = dial(chat, [], duckbot)
  const notices: string[] = []
  client.on('notice', (_, id) => notices.push(id))
  await client.connect()
  const send = async (channel: string, text: string) => {
    const before = chat.sent.length + chat.refused.length
    await client.raw(`PRIVMSG #${channel} :${text}`)
    await chat.waitFor(() => chat.sent.length + chat.refused.length > before)
    return chat.refused.at(-1)?.at === now && chat.refused.at(-1)?.text === text ? chat.refused.at(-1)?.reason : 'sent'
  }
  expect(await send('pond', 'same')).toBe('sent')
  expect(await send('pond', 'same')).toBe('duplicate')
  now += 30_000
  expect(await send('pond', 'same')).toBe('sent')
  expect(await send('lake', 'same')).toBe('sent')
  expect(await send('lake', 'same')).toBe('sent')
  expect(await send('pond', '/ban ann')).toBe('command')
  expect(await send('pond', '🦆'.repeat(501))).toBe('too-long')
  expect(await send('pond', '🦆'.repeat(500))).toBe('sent')
  now += 30_000
  for (let index = 0; index < 20; index++) expect(await send('pond', `line ${index}`)).toBe('sent')
  expect(await send('pond', 'one more')).toBe('ratelimit')
  expect(await send('lake', 'a moderator may')).toBe('sent')
  await client.ping()
  expect(notices).toEqual(['msg_duplicate', 'unrecognized_cmd', 'msg_ratelimit'])
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

test('faults: dropped connections, refused dials and an order to reconnect', async () => {
  const chat = await start({ limits: noLimits })
  const client = dial(chat, ['pond'], duckbot)
  await client.connect()
  const gone = new Promise((resolve) => client.once('disconnected', resolve))
  chat.dropAll()
  await gone
  expect(chat.connections).toBe(0)
  chat.refuse()
  await expect(client.connect()).rejects.toMatch(/connect/i)
  chat.accept()
  await client.connect()
  expect(chat.dials).toHaveLength(3)
  const closed = new Promise((resolve) => client.once('disconnected', resolve))
  chat.reconnectAll(0)
  await closed
})

test('PING is answered in kind, unless the server was muted', async () => {
  const chat = await start()
  const said: string[] = []
  const socket = await bare(chat, said, 'PING', 'PING :quack', 'CAP LS 302', 'CAP REQ :twitch.tv/tags twitch.tv/none')
  await chat.waitFor(() => chat.lines.length === 4)
  chat.mutePong()
  socket.send('PING')
  socket.send('NICK justinfan5')
  socket.send('DANCE')
  await chat.waitFor(() => chat.lines.length === 7)
  await new Promise((resolve) => socket.once('pong', resolve).ping())
  expect(said.slice(0, 4)).toEqual([
    'PONG\r\n',
    ':tmi.twitch.tv PONG tmi.twitch.tv :quack\r\n',
    ':tmi.twitch.tv CAP * LS :twitch.tv/tags twitch.tv/commands twitch.tv/membership\r\n',
    ':tmi.twitch.tv CAP * NAK :twitch.tv/tags twitch.tv/none\r\n',
  ])
  expect(said[4]).toMatch(/^:tmi.twitch.tv 001 justinfan5 /)
  expect(said[5]).toBe(':tmi.twitch.tv 421 justinfan5 DANCE :Unknown command\r\n')
})

test('who does not answer PING is dropped at the third', async () => {
  const chat = await start()
  const socket = await bare(chat, [], 'NICK justinfan1')
  await chat.waitFor(() => chat.lines.length === 1)
  chat.ping()
  chat.ping()
  expect(chat.connections).toBe(1)
  chat.ping()
  await once(socket, 'close')
  expect(chat.connections).toBe(0)
})
