import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { plainName } from './account.ts'
import { Connection } from './connection.ts'
import type { TwitchChat, TwitchChatOptions } from './face.ts'
import { userNotice } from './happening.ts'
import { Journal } from './journal.ts'
import { twitchLimits } from './limits.ts'
import { People } from './people.ts'
import { source, speak } from './words.ts'
import { type Heard, World } from './world.ts'

/** Start a chat on 127.0.0.1 that behaves as Twitch's does, over plain WebSocket, on a port of the system's choice. */
export function startTwitchChat(options: TwitchChatOptions = {}): Promise<TwitchChat> {
  return startChat(options, new People(options.accounts))
}

/** The same over people that other parts of the platform know too; `heard` is told of every message that is shown. */
export async function startChat(options: TwitchChatOptions, people: People, heard?: (message: Heard) => void): Promise<TwitchChat> {
  const journal = new Journal()
  const limits = { ...twitchLimits, ...options.limits }
  const now = options.now ?? Date.now
  const world = new World({ journal, limits, now, missing: options.missing ?? [], people })
  world.heard = heard
  const connections = new Set<Connection>()
  const timers = new Set<NodeJS.Timeout>()
  let refusing = false

  const http = createServer((_, response) => response.writeHead(426).end())
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (names) => (names.has('irc') ? 'irc' : false) })
  http.on('upgrade', (request, socket, head) => {
    journal.dials.push(Date.now())
    if (refusing) {
      // Whoever is turned away may hang up before the answer is through.
      socket.on('error', () => socket.destroy())
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      journal.changed()
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = new Connection(world, client)
      connections.add(connection)
      client.on('close', () => {
        connections.delete(connection)
        journal.changed()
      })
      journal.changed()
    })
  })
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo

  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const loggedIn = () => [...connections].filter((connection) => connection.standing !== undefined)
  const heartbeat = setInterval(() => chat.ping(), options.pingEveryMs ?? 270_000)
  heartbeat.unref()

  const chat: TwitchChat = {
    host: '127.0.0.1',
    port,
    url: `ws://127.0.0.1:${port}/`,
    sent: journal.sent,
    refused: journal.refused,
    joins: journal.joins,
    dials: journal.dials,
    lines: journal.lines,
    get connections() {
      return connections.size
    },
    get delay() {
      return world.delay
    },
    set delay(ms) {
      world.delay = ms
    },

    say(channel, words) {
      const room = world.room(plainName(channel))
      const { id, login, tags } = speak(room, words, now())
      room.remember(id, { login, userId: String(tags['user-id']), displayName: words.user, text: words.text })
      const body = words.action ? `\u0001ACTION ${words.text}\u0001` : words.text
      room.broadcast(tags, `:${source(login)} PRIVMSG #${room.name} :${body}`)
      const by = { id: String(tags['user-id']), login, displayName: words.user }
      const { text, badges = [], bits, replyTo } = words
      world.heard?.({ channel: room.name, id, by, text, badges, bits, replyTo })
      return id
    },
    happen(channel, event) {
      const room = world.room(plainName(channel))
      const { id, tags, rest } = userNotice(room, event, now())
      room.broadcast(tags, rest)
      return id
    },
    clear(channel, target) {
      const room = world.room(plainName(channel))
      const seconds: Record<string, number> = target?.seconds === undefined ? {} : { 'ban-duration': target.seconds }
      const whom: Record<string, string> = target ? { 'target-user-id': people.mention(target.user).id } : {}
      const tags = { ...seconds, 'room-id': room.id, ...whom, 'tmi-sent-ts': now() }
      room.broadcast(tags, `:tmi.twitch.tv CLEARCHAT #${room.name}${target ? ` :${target.user.toLowerCase()}` : ''}`)
    },
    deleteMessage(channel, { id, login, text = '' }) {
      const room = world.room(plainName(channel))
      const tags = { login, 'room-id': '', 'target-msg-id': id, 'tmi-sent-ts': now() }
      room.broadcast(tags, `:tmi.twitch.tv CLEARMSG #${room.name} :${text}`)
    },
    notice(channel, id, text) {
      for (const member of world.room(plainName(channel)).members) member.notice(plainName(channel), id, text)
    },
    raw(line) {
      for (const connection of loggedIn()) connection.write(line)
    },
    ping() {
      for (const connection of loggedIn()) {
        if (connection.unanswered++ >= 2) connection.drop()
        else connection.write('PING :tmi.twitch.tv')
      }
    },

    async joined(channel, withinMs) {
      await chat.waitFor(() => chat.members(channel).length > 0, withinMs)
    },
    members(channel) {
      const members = world.rooms.get(plainName(channel))?.members ?? []
      return [...members].map((member) => member.standing?.login ?? '')
    },
    waitFor: (look, withinMs = 10_000) => journal.waitFor(() => look(chat), withinMs),

    dropAll() {
      for (const connection of connections) connection.drop()
    },
    refuse(ms) {
      refusing = true
      if (ms !== undefined) later(ms, () => chat.accept())
    },
    accept() {
      refusing = false
    },
    mutePong(muted = true) {
      world.answersPing = !muted
    },
    reconnectAll(closeAfterMs = 1_000) {
      for (const connection of loggedIn()) {
        connection.write(':tmi.twitch.tv RECONNECT')
        later(closeAfterMs, () => connection.close())
      }
    },
    revoke: (login) => world.revoke(login),
    async stop() {
      clearInterval(heartbeat)
      for (const timer of timers) clearTimeout(timer)
      chat.dropAll()
      sockets.close()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
  return chat
}
