import { randomUUID } from 'node:crypto'
import type { Connection } from './connection.ts'

/** One channel: who is in it, and what was said there, for replies. */
export class Room {
  readonly name: string
  /** Twitch user id of its broadcaster. */
  readonly id: string
  readonly members = new Set<Connection>()
  readonly #spoken = new Map<
    string,
    { readonly login: string; readonly userId: string; readonly displayName: string; readonly text: string }
  >()

  constructor(name: string, id: string) {
    this.name = name
    this.id = id
  }

  /** Remember a message, so that it can be answered. The last 500 are kept. */
  remember(id: string, words: { login: string; userId: string; displayName: string; text: string }): void {
    this.#spoken.set(id, words)
    if (this.#spoken.size > 500) this.#spoken.delete(this.#spoken.keys().next().value!)
  }

  /** The tags that a reply to message `id` carries; none when there is no such message here. */
  replyTags(id: string | undefined): Record<string, string> {
    const parent = id === undefined ? undefined : this.#spoken.get(id)
    if (id === undefined || parent === undefined) return {}
    return {
      'reply-parent-display-name': parent.displayName,
      'reply-parent-msg-body': parent.text,
      'reply-parent-msg-id': id,
      'reply-parent-user-id': parent.userId,
      'reply-parent-user-login': parent.login,
      'reply-thread-parent-msg-id': id,
      'reply-thread-parent-user-login': parent.login,
    }
  }

  /** Hand one line to everybody here, but not to `except` (Twitch does not echo what a connection said itself). */
  broadcast(tags: Readonly<Record<string, string | number>>, rest: string, except?: Connection): void {
    for (const member of this.members) if (member !== except) member.tagged(tags, rest)
  }

  static newId(): string {
    return randomUUID()
  }
}
