import type { Message } from '@waddlebot/sdk'
import type { Book } from './book.ts'
import type { Asked } from './context.ts'
import { Memory } from './memory.ts'
import type { Saved } from './store.ts'
import { type Change, channel, type Environment, type Person, person, type Spending, TemplateFailure } from './template/index.ts'

/** Something that a template does besides answering, kept back until its run has succeeded. */
export type Act = () => Promise<void>

/** What a template may know and do when somebody calls it: one message, seen by the language. */
export class Situation implements Environment {
  readonly now: number
  readonly zone: string
  readonly args: string
  readonly user: Person
  readonly spending: Spending
  readonly memory: Memory
  /** In the order in which the template asked for them. */
  readonly acts: Act[] = []
  readonly #asked: Asked
  readonly #book: Book

  constructor(asked: Asked, { id }: Saved, book: Book, args: string, spending: Spending) {
    const { author, channel, message } = asked
    this.#asked = asked
    this.#book = book
    this.now = asked.now()
    this.zone = asked.config.zone
    this.args = args
    this.spending = spending
    this.user = person(author.name, { login: message.account.name, id: author.accountId, roles: author.roles })
    this.memory = new Memory(asked.db, { command: id, community: channel.community, person: author.id })
  }

  get words(): readonly string[] {
    return this.args.split(/\s+/u).filter((word) => word !== '')
  }
  get input(): string {
    return this.#asked.message.text
  }
  get channel() {
    return channel(this.#asked.channel.id, this.#asked.channel.name)
  }
  get signal(): AbortSignal {
    return this.#asked.signal
  }

  /** People whom the platform says were mentioned. The one that the message begins with is the bot. */
  get mentions(): readonly Person[] {
    const { fragments = [], text } = this.#asked.message
    // A command that another one runs has the other's fragments and words of its own.
    if (fragments.map((fragment) => fragment.text).join('') !== text) return []
    return fragments.flatMap((fragment, index) => {
      if (fragment.type !== 'mention' || index === 0) return []
      const { name, id } = fragment.account
      return [id === undefined ? person(name) : person(name, { id })]
    })
  }

  random(): number {
    return this.#asked.random()
  }
  chatter(): Person | undefined {
    return this.#book.recent.somebody(this.#asked.channel.id, () => this.random())
  }
  count(): Promise<number> {
    return this.memory.count()
  }
  counter(name: string, change?: Change): Promise<number> {
    return this.memory.counter(name, change)
  }
  variable(name: string): Promise<string | undefined> {
    return this.memory.variable(name, false)
  }
  setVariable(name: string, value: string | undefined): Promise<void> {
    return this.memory.setVariable(name, false, value)
  }
  userVariable(name: string): Promise<string | undefined> {
    return this.memory.variable(name, true)
  }
  setUserVariable(name: string, value: string | undefined): Promise<void> {
    return this.memory.setVariable(name, true, value)
  }

  reply(message: Message): void {
    this.acts.push(() => this.#asked.reply(message))
  }

  say(where: string, message: Message): void {
    const { channel, config, announce } = this.#asked
    if (where !== channel.id && !config.channels.includes(where) && !config.channels.includes('*')) {
      throw new TemplateFailure('WDL_TEMPLATE_VALUE', `Commands may not speak in "${where.slice(0, 40)}".`, {
        fix: `waddle config set modules.commands.config.channels '["${where}"]'`,
      })
    }
    this.acts.push(() => announce(where, message))
  }

  run(line: string): void {
    this.acts.push(async () => {
      await this.#asked.commands.run(this.#asked, line)
    })
  }
}
