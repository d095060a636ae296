import type { Author, Channel, Db, Envelope, PeopleDesk, Verdict } from '@waddlebot/sdk'
import type { Config, Ground } from './context.ts'
import { Seen } from './reminders/seen.ts'

/** What a message gives reason to do. */
export interface Notice {
  /** Whoever wrote it has reminders for their next message. */
  readonly awaited: boolean
  /** Whoever wrote it was away. */
  readonly back: boolean
  /** People who are away and were spoken to. */
  readonly pinged: readonly string[]
}

/** Most people who are away and are answered for in one message. */
const mostPinged = 3
const keyOf = (community: string, person: string) => `${community} ${person}`

/**
 * Whom a message may matter to, in memory: every message is looked at, and nearly none has to be written down. Each
 * process has one; who is in it is told to all of them whenever it changes.
 */
export class Watch {
  readonly seen: Seen
  /** People who have reminders to come. */
  #holders = new Set<string>()
  #awaited = new Set<string>()
  #away = new Map<string, string>()
  /** Who is away, by community and name. */
  #named = new Map<string, string>()

  constructor(seen: Seen) {
    this.seen = seen
  }

  async load(db: Db): Promise<void> {
    const holders = await db.all<{ person: string }>`
      SELECT DISTINCT person FROM memories_reminder WHERE due_at IS NOT NULL OR awaits = 'live'`
    const awaited = await db.all<{ person: string; community: string }>`
      SELECT DISTINCT person, community FROM memories_reminder WHERE awaits = 'message'`
    const away = await db.all<{ person: string; community: string; name: string }>`SELECT person, community, name FROM memories_away`
    this.#holders = new Set(holders.map(({ person }) => person))
    this.#awaited = new Set(awaited.map(({ person, community }) => keyOf(community, person)))
    this.#away = new Map()
    this.#named = new Map()
    for (const each of away) this.#leave(each)
  }

  /** Look again at one person. */
  async heed(db: Db, person: string): Promise<void> {
    const holds = await db.one`
      SELECT 1 AS yes FROM memories_reminder WHERE person = ${person} AND (due_at IS NOT NULL OR awaits = 'live') LIMIT 1`
    const awaited = await db.all<{ community: string }>`
      SELECT DISTINCT community FROM memories_reminder WHERE person = ${person} AND awaits = 'message'`
    const away = await db.all<{ person: string; community: string; name: string }>`
      SELECT person, community, name FROM memories_away WHERE person = ${person}`
    if (holds === undefined) this.#holders.delete(person)
    else this.#holders.add(person)
    for (const key of [...this.#awaited]) if (key.endsWith(` ${person}`)) this.#awaited.delete(key)
    for (const { community } of awaited) this.#awaited.add(keyOf(community, person))
    for (const [key, name] of [...this.#away]) {
      if (!key.endsWith(` ${person}`)) continue
      this.#away.delete(key)
      this.#named.delete(keyOf(key.slice(0, -person.length - 1), name))
    }
    for (const each of away) this.#leave(each)
  }

  #leave({ person, community, name }: { readonly person: string; readonly community: string; readonly name: string }): void {
    this.#away.set(keyOf(community, person), name.toLowerCase())
    this.#named.set(keyOf(community, name.toLowerCase()), person)
  }

  /** What a message gives reason to do; undefined when that is nothing. */
  notice(message: Envelope, author: Author, channel: Channel, personOf: (account: string) => string, now: number): Notice | undefined {
    const { community, id } = channel
    if (this.#holders.has(author.id)) {
      const account = `${author.platform}:${author.accountId}`
      this.seen.note({ person: author.id, community, channel: id, account, name: author.name, at: Math.min(message.at, now) })
    }
    const key = keyOf(community, author.id)
    const awaited = this.#awaited.has(key)
    const back = this.#away.has(key) && !ofAway.test(message.text)
    const pinged = this.#away.size === 0 ? [] : this.#pinged(message, community, personOf).filter((person) => person !== author.id)
    return awaited || back || pinged.length > 0 ? { awaited, back, pinged } : undefined
  }

  #pinged({ fragments = [], platform, text }: Envelope, community: string, personOf: (account: string) => string): string[] {
    const found = new Set<string>()
    for (const fragment of fragments) {
      if (fragment.type !== 'mention' || fragment.account.id === undefined) continue
      const person = personOf(`${platform}:${fragment.account.id}`)
      if (this.#away.has(keyOf(community, person))) found.add(person)
    }
    for (const [, name = ''] of text.matchAll(/@([^\s@,:;!?]{1,100})/gu)) {
      const person = this.#named.get(keyOf(community, name.toLowerCase()))
      if (person !== undefined) found.add(person)
    }
    return [...found].slice(0, mostPinged)
  }
}

/** A command that says itself that somebody leaves or is back. */
const ofAway = /^\W{0,3}(?:afk|back)(?!\w)/iu

const watches = new WeakMap<Config, Watch>()

/** The watch of a bot; its configuration stands for it, since each bot reads its own. */
export const watchOf = (config: Config): Watch | undefined => watches.get(config)

/** Begin to look at messages. */
export async function keepWatch({ config, db, defer, log }: Ground): Promise<void> {
  const watch = new Watch(new Seen(db, (error) => log.warn('where people were seen could not be written', { error })))
  await watch.load(db)
  watches.set(config, watch)
  defer(() => watch.seen.flush())
}

/** Have every process look again at one person. */
export const heed = ({ broadcast }: Pick<Ground, 'broadcast'>, person: string) => broadcast('heed', person)

/** The filter: it stops nothing, and leaves what there is to do to be done once, after the message was stored. */
export function look(ctx: {
  readonly config: Config
  readonly message: Envelope
  readonly author: Author
  readonly channel: Channel
  readonly people: PeopleDesk
  now(): number
}): Verdict | undefined {
  const { config, message, author, channel } = ctx
  const watch = message.kind === 'message' ? watchOf(config) : undefined
  const notice = watch?.notice(message, author, channel, (account) => ctx.people.person(account), ctx.now())
  return notice && { stop: false, reason: 'remembered', note: { ...notice } }
}
