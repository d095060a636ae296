import { type Allowance, Window } from '../window.ts'
import { isAnonymous } from './account.ts'
import type { Journal } from './journal.ts'
import type { TwitchLimits } from './limits.ts'
import type { People, Person } from './people.ts'
import { Room } from './room.ts'

/** How an account that logged in stands. */
export interface Standing extends Person {
  readonly anonymous: boolean
}

/** A message that everybody in a channel was shown. */
export interface Heard {
  readonly channel: string
  readonly id: string
  readonly by: Person
  readonly text: string
  readonly badges: readonly string[]
  readonly bits: number | undefined
  readonly replyTo: string | undefined
}

/** What all connections to one fake chat share: rooms, accounts and their allowances. */
export class World {
  readonly journal: Journal
  readonly limits: TwitchLimits
  readonly now: () => number
  readonly rooms = new Map<string, Room>()
  /** Channels that Twitch says do not exist. */
  readonly missing: ReadonlySet<string>
  readonly people: People
  readonly #windows = new Map<string, Window>()
  readonly #last = new Map<string, { readonly text: string; readonly at: number }>()
  /** Milliseconds before a line reaches a client. */
  delay = 0
  /** Whether PING is answered. */
  answersPing = true
  /** Told of every message that is shown in a channel. */
  heard: ((message: Heard) => void) | undefined

  constructor(init: {
    journal: Journal
    limits: TwitchLimits
    now: () => number
    missing: readonly string[]
    people: People
  }) {
    this.journal = init.journal
    this.limits = init.limits
    this.now = init.now
    this.missing = new Set(init.missing)
    this.people = init.people
  }

  /** The room of that name, made when first asked for. */
  room(name: string): Room {
    const known = this.rooms.get(name)
    if (known) return known
    const room = new Room(name, this.people.mention(name).id)
    this.rooms.set(name, room)
    return room
  }

  /** Make every later log-in with this account fail. */
  revoke(login: string): void {
    this.people.revoke(login)
  }

  /** The account that `login` and `token` open, or undefined. Without named accounts every token will do. */
  open(login: string, token: string): Standing | undefined {
    if (!this.people.opens(login, token)) return undefined
    return { ...this.people.mention(login), anonymous: isAnonymous(login) }
  }

  /** Whether the account has the larger allowance in that room. */
  moderates(login: string, room: string): boolean {
    return this.people.moderates(login, room)
  }

  takeJoin(login: string): boolean {
    const allowance = this.people.verified(login) ? this.limits.joinsVerified : this.limits.joins
    return this.#window(`join ${login}`, allowance).take(this.now())
  }

  takeMessage(login: string, room: string): boolean {
    const moderates = this.moderates(login, room)
    const allowance = moderates ? this.limits.messagesAsModerator : this.limits.messages
    return this.#window(`say ${moderates} ${login}`, allowance).take(this.now())
  }

  /** Whether the account said just this in that room a moment ago; remembers it if not. Moderators may repeat themselves. */
  repeats(login: string, room: string, text: string): boolean {
    if (this.moderates(login, room)) return false
    const key = `${login} ${room}`
    const last = this.#last.get(key)
    if (last && last.text === text && this.now() - last.at < this.limits.duplicateMs) return true
    this.#last.set(key, { text, at: this.now() })
    return false
  }

  #window(key: string, allowance: Allowance): Window {
    const window = this.#windows.get(key) ?? new Window(allowance)
    this.#windows.set(key, window)
    return window
  }
}
