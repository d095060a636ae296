import type { SlackMessage, SlackReaction } from './message.ts'

export type ChannelKind = 'public' | 'private' | 'im'

/** One conversation: who is in it, and what was said there. */
export class Channel {
  readonly id: string
  readonly name: string
  readonly kind: ChannelKind
  readonly created: number
  /** User ids. */
  readonly members: Set<string>
  /** By timestamp, oldest first. */
  readonly #messages = new Map<string, SlackMessage>()

  constructor(init: { id: string; name: string; kind: ChannelKind; created: number; members: Iterable<string> }) {
    this.id = init.id
    this.name = init.name
    this.kind = init.kind
    this.created = init.created
    this.members = new Set(init.members)
  }

  /** What events call this kind of conversation. */
  get type(): 'channel' | 'group' | 'im' {
    return this.kind === 'public' ? 'channel' : this.kind === 'private' ? 'group' : 'im'
  }

  get(ts: string): SlackMessage | undefined {
    return this.#messages.get(ts)
  }

  put(message: SlackMessage): void {
    this.#messages.set(message.ts, message)
    if (message.thread_ts !== undefined && message.thread_ts !== message.ts) this.#count(message.thread_ts)
  }

  delete(message: SlackMessage): void {
    this.#messages.delete(message.ts)
    if (message.thread_ts !== undefined && message.thread_ts !== message.ts) this.#count(message.thread_ts)
  }

  /** What stands in the channel itself, newest first: no replies, but broadcast ones. */
  timeline(): SlackMessage[] {
    const top = (message: SlackMessage) =>
      message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === 'thread_broadcast'
    return [...this.#messages.values()].filter(top).reverse()
  }

  /** A message and what answers it, oldest first. */
  thread(ts: string): SlackMessage[] {
    return [...this.#messages.values()].filter((message) => message.ts === ts || message.thread_ts === ts)
  }

  /** Change who reacted to a message; false when that changes nothing. */
  react(message: SlackMessage, name: string, user: string, on: boolean): boolean {
    const before = message.reactions ?? []
    const had = before.find((reaction) => reaction.name === name)?.users ?? []
    if (had.includes(user) === on) return false
    const users = on ? [...had, user] : had.filter((one) => one !== user)
    const others = before.filter((reaction) => reaction.name !== name)
    const reactions: SlackReaction[] = users.length === 0 ? others : [...others, { name, count: users.length, users }]
    const { reactions: _, ...rest } = message
    this.#messages.set(message.ts, reactions.length === 0 ? rest : { ...rest, reactions })
    return true
  }

  #count(parentTs: string): void {
    const parent = this.#messages.get(parentTs)
    if (!parent) return
    const replies = this.thread(parentTs).filter((message) => message.ts !== parentTs)
    const users = [...new Set(replies.map((reply) => reply.user ?? reply.bot_id ?? ''))]
    const { reply_count: _, reply_users: __, reply_users_count: ___, latest_reply: ____, thread_ts: _____, ...rest } = parent
    const last = replies.at(-1)
    const counts = last && {
      thread_ts: parentTs,
      reply_count: replies.length,
      reply_users: users,
      reply_users_count: users.length,
      latest_reply: last.ts,
    }
    this.#messages.set(parentTs, { ...rest, ...counts })
  }
}
