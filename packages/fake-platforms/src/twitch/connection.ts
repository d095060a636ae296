import type { WebSocket } from 'ws'
import { plainName } from './account.ts'
import { type Line, readLine, writeTags } from './line.ts'
import { greeting, host, Login } from './login.ts'
import type { Room } from './room.ts'
import { say } from './saying.ts'
import { source } from './words.ts'
import type { Standing, World } from './world.ts'

/** One client's connection, from its first line to its last. */
export class Connection {
  readonly world: World
  readonly rooms = new Set<Room>()
  /** Who it is; undefined before the log-in. */
  standing: Standing | undefined
  /** PINGs of ours that were not answered yet. */
  unanswered = 0
  readonly #socket: WebSocket
  readonly #login: Login
  /** Lines that were delayed and not sent yet; none overtakes them. */
  readonly #late = new Set<NodeJS.Timeout>()

  constructor(world: World, socket: WebSocket) {
    this.world = world
    this.#socket = socket
    this.#login = new Login(world)
    socket.on('message', (data) => {
      for (const raw of String(data).split(/\r?\n/)) if (raw !== '') this.#read(raw)
      world.journal.changed()
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      for (const timer of this.#late) clearTimeout(timer)
      for (const room of [...this.rooms]) this.#leave(room)
      world.journal.changed()
    })
  }

  /** Send lines in one frame, after the world's delay. */
  write(...lines: readonly string[]): void {
    const frame = lines.map((line) => `${line}\r\n`).join('')
    const send = () => {
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame)
    }
    if (this.world.delay === 0 && this.#late.size === 0) {
      send()
      return
    }
    const timer = setTimeout(() => {
      this.#late.delete(timer)
      send()
    }, this.world.delay)
    this.#late.add(timer)
  }

  /** Send one line, with its tags if the client asked for tags. */
  tagged(tags: Readonly<Record<string, string | number>>, rest: string): void {
    this.write(this.#withTags(tags, rest))
  }

  notice(channel: string, id: string, text: string): void {
    this.tagged({ 'msg-id': id }, `:${host} NOTICE #${channel} :${text}`)
  }

  wants(capability: 'tags' | 'commands' | 'membership'): boolean {
    return this.#login.has(capability)
  }

  /** End it without a goodbye, as a failing network does. */
  drop(): void {
    this.#socket.terminate()
  }

  /** Close it as Twitch does when it says no. */
  close(): void {
    this.#socket.close()
  }

  /** The tags that say how this account stands in a room. */
  userState(room: Room, { login, displayName }: Standing): Record<string, string | number> {
    const mod = this.world.moderates(login, room.name)
    return {
      'badge-info': '',
      badges: login === room.name ? 'broadcaster/1' : mod ? 'moderator/1' : '',
      color: '',
      'display-name': displayName,
      'emote-sets': '0',
      mod: mod && login !== room.name ? 1 : 0,
      subscriber: 0,
      'user-type': mod && login !== room.name ? 'mod' : '',
    }
  }

  #withTags(tags: Readonly<Record<string, string | number>>, rest: string): string {
    return this.wants('tags') ? `${writeTags(tags)}${rest}` : rest
  }

  #read(raw: string): void {
    this.world.journal.lines.push(raw.replace(/^(PASS ).*/i, '$1***'))
    const line = readLine(raw)
    if (!line) return
    if (line.command === 'PONG') this.unanswered = 0
    else if (line.command === 'PING') this.#ping(line)
    else if (line.command === 'CAP') this.#capabilities(line)
    else if (this.standing) this.#obey(line, this.standing)
    else this.#register(line)
  }

  #obey(line: Line, standing: Standing): void {
    const channels = () => (line.params[0] ?? '').split(',').filter((name) => name !== '')
    switch (line.command) {
      case 'JOIN':
        for (const channel of channels()) this.#join(plainName(channel), standing)
        break
      case 'PART':
        for (const channel of channels()) this.#leave(this.world.room(plainName(channel)))
        break
      case 'PRIVMSG':
        say(this, standing, line)
        break
      case 'QUIT':
      case 'NICK':
        this.close()
        break
      default:
        this.write(`:${host} 421 ${standing.login} ${line.command} :Unknown command`)
    }
  }

  #capabilities(line: Line): void {
    const answer = this.#login.negotiate(line)
    if (answer !== undefined) this.write(answer)
  }

  /** A bare PING gets a bare PONG; one with a word gets it back with Twitch's name. */
  #ping(line: Line): void {
    if (!this.world.answersPing) return
    const word = line.params[0]
    this.write(word === undefined ? 'PONG' : `:${host} PONG ${host} :${word}`)
  }

  #register(line: Line): void {
    const step = this.#login.step(line)
    if (!step) return
    if ('refused' in step) {
      this.write(`:${host} NOTICE * :${step.refused}`)
      this.close()
      return
    }
    this.standing = step.standing
    const { login, id, displayName, anonymous } = step.standing
    const tags = { 'badge-info': '', badges: '', color: '', 'display-name': displayName, 'emote-sets': '0', 'user-id': id, 'user-type': '' }
    const state = this.wants('commands') && !anonymous ? [this.#withTags(tags, `:${host} GLOBALUSERSTATE`)] : []
    this.write(...greeting(login), ...state)
  }

  #join(channel: string, standing: Standing): void {
    const { login, anonymous } = standing
    const accepted = this.world.takeJoin(login)
    this.world.journal.joins.push({ login, channel, at: this.world.now(), accepted })
    if (!accepted) return
    if (this.world.missing.has(channel)) {
      this.notice(channel, 'msg_channel_suspended', 'This channel does not exist or has been suspended.')
      return
    }
    const room = this.world.room(channel)
    if (this.rooms.has(room)) return
    const echo = `:${source(login)} JOIN #${channel}`
    for (const member of room.members) if (member.wants('membership')) member.write(echo)
    room.members.add(this)
    this.rooms.add(room)
    const names = `:${login}.${host} 353 ${login} = #${channel} :${login}`
    const lines = [echo, names, `:${login}.${host} 366 ${login} #${channel} :End of /NAMES list`]
    if (this.wants('commands')) {
      if (!anonymous) lines.push(this.#withTags(this.userState(room, standing), `:${host} USERSTATE #${channel}`))
      const state = { 'emote-only': 0, 'followers-only': -1, r9k: 0, 'room-id': room.id, slow: 0, 'subs-only': 0 }
      lines.push(this.#withTags(state, `:${host} ROOMSTATE #${channel}`))
    }
    this.write(...lines)
  }

  #leave(room: Room): void {
    if (!this.rooms.delete(room)) return
    const part = `:${source(this.standing?.login ?? '')} PART #${room.name}`
    this.write(part)
    room.members.delete(this)
    for (const member of room.members) if (member.wants('membership')) member.write(part)
  }
}
