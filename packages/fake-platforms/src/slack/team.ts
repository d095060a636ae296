import { Channel } from './channel.ts'
import { slackId } from './ids.ts'
import type { SlackPerson, User } from './person.ts'

export interface SlackRoom {
  readonly name: string
  /** Made from workspace and name when left out. */
  readonly id?: string
  readonly private?: boolean
  /** Names of people; everybody when left out. */
  readonly members?: readonly string[]
  /** Whether the bot is in it; it is when left out. */
  readonly bot?: boolean
}

/** A user group: people who are mentioned, and hold things, together. */
export interface SlackUserGroup {
  readonly handle: string
  /** Made from workspace and handle when left out. */
  readonly id?: string
  /** Names of people. */
  readonly members: readonly string[]
}

export interface SlackWorkspace {
  readonly name: string
  /** Made from the name when left out. */
  readonly id?: string
  /** Where it lives: `<domain>.slack.com`; the name when left out. */
  readonly domain?: string
  /** Made from the name when left out: `xoxb-<name>`. */
  readonly botToken?: string
  /** The handle of the bot; `duckbot` when left out. */
  readonly botName?: string
  /** False for a workspace that has not installed the app yet; see `FakeSlack.install`. */
  readonly installed?: boolean
  /** What the bot token may do; everything when left out. */
  readonly scopes?: readonly string[]
  readonly people?: readonly SlackPerson[]
  readonly channels?: readonly SlackRoom[]
  readonly groups?: readonly SlackUserGroup[]
}

/** One workspace: people, conversations and the app's standing in it. */
export class Team {
  readonly id: string
  readonly name: string
  readonly domain: string
  readonly botUserId: string
  readonly botId: string
  readonly scopes: readonly string[] | undefined
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  /** User groups by id, with the ids of their members. */
  readonly groups = new Map<string, { readonly handle: string; members: readonly string[] }>()
  /** The bot token that works now. */
  token: string
  installed: boolean

  constructor(init: SlackWorkspace, now: number) {
    const key = init.id ?? init.name
    this.id = init.id ?? slackId('T', key)
    this.name = init.name
    this.domain = init.domain ?? init.name.toLowerCase()
    this.token = init.botToken ?? `xoxb-${init.name}`
    this.installed = init.installed ?? true
    this.scopes = init.scopes
    const bot = this.addUser({ name: init.botName ?? 'duckbot', role: 'bot' }, now)
    this.botUserId = bot.id
    this.botId = slackId('B', `${key} ${bot.name}`)
    for (const person of init.people ?? []) this.addUser(person, now)
    for (const { handle, id, members } of init.groups ?? [])
      this.groups.set(id ?? slackId('S', `${this.id} ${handle}`), { handle, members: members.map((name) => this.user(name)?.id ?? name) })
    for (const room of init.channels ?? [{ name: 'general' }]) this.#addRoom(room, now)
  }

  addUser(person: SlackPerson, now: number): User {
    const id = person.id ?? slackId('U', `${this.id} ${person.name}`)
    const user: User = { ...person, id, teamId: this.id, updated: Math.floor(now / 1_000) }
    this.users.set(id, user)
    return user
  }

  /** The person with that id or handle. */
  user(who: string): User | undefined {
    return this.users.get(who) ?? [...this.users.values()].find((user) => user.name === who)
  }

  /** The conversation with that id, or that name with or without `#`. */
  channel(which: string): Channel | undefined {
    const name = which.replace(/^#/, '')
    return this.channels.get(which) ?? [...this.channels.values()].find((channel) => channel.kind !== 'im' && channel.name === name)
  }

  /** The direct conversation between the bot and a person, opened if it was not; `opened` says which. */
  direct(userId: string, now: number): { channel: Channel; opened: boolean } {
    const id = slackId('D', `${this.id} ${userId}`)
    const known = this.channels.get(id)
    if (known) return { channel: known, opened: false }
    const created = Math.floor(now / 1_000)
    const channel = new Channel({ id, name: 'directmessage', kind: 'im', created, members: [userId, this.botUserId] })
    this.channels.set(id, channel)
    return { channel, opened: true }
  }

  #addRoom(room: SlackRoom, now: number): void {
    const people = room.members?.map((name) => this.user(name)?.id ?? name) ?? [...this.users.keys()].filter((id) => id !== this.botUserId)
    const members = room.bot === false ? people : [...people, this.botUserId]
    const id = room.id ?? slackId('C', `${this.id} ${room.name}`)
    const kind = room.private ? 'private' : 'public'
    this.channels.set(id, new Channel({ id, name: room.name, kind, created: Math.floor(now / 1_000), members }))
  }
}
