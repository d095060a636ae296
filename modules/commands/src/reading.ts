import type { Call } from '@waddlebot/sdk'
import { channel, type Person, person } from './template/index.ts'

/** A call, with the clock and the chance of whoever reads it. */
export interface Read extends Call {
  now(): number
  random(): number
  readonly signal: AbortSignal
}

/** What a template may know of one message, without remembering or doing anything. */
export class Reading {
  readonly now: number
  readonly args: string
  readonly user: Person
  readonly #call: Read

  constructor(call: Read, args: string) {
    const { author, message } = call
    this.#call = call
    this.now = call.now()
    this.args = args
    this.user = person(author.name, { login: message.account.name, id: author.accountId, roles: author.roles })
  }

  get words(): readonly string[] {
    return this.args.split(/\s+/u).filter((word) => word !== '')
  }
  get input(): string {
    return this.#call.message.text
  }
  get channel() {
    return channel(this.#call.channel.id, this.#call.channel.name)
  }
  get signal(): AbortSignal {
    return this.#call.signal
  }

  /** People whom the platform says were mentioned. The one that the message begins with is the bot. */
  get mentions(): readonly Person[] {
    const { fragments = [], text } = this.#call.message
    // A command that another one runs has the other's fragments and words of its own.
    if (fragments.map((fragment) => fragment.text).join('') !== text) return []
    return fragments.flatMap((fragment, index) => {
      if (fragment.type !== 'mention' || index === 0) return []
      const { name, id } = fragment.account
      return [id === undefined ? person(name) : person(name, { id })]
    })
  }

  random(): number {
    return this.#call.random()
  }
}
