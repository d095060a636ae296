import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { bare, dial, duckbot, heard, start, stopAll } from './fixtures/client.ts'
import { noLimits } from './index.ts'

afterEach(stopAll)

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
