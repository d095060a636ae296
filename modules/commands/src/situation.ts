import type { Message } from '@waddlebot/sdk'
import type { Book } from './book.ts'
import type { Asked } from './context.ts'
import { Memory } from './memory.ts'
import { Reading } from './reading.ts'
import type { Saved } from './store.ts'
import { type Change, type Environment, type Person, type Spending, TemplateFailure } from './template/index.ts'

/** Something that a template does besides answering, kept back until its run has succeeded. */
export type Act = () => Promise<void>

/** What a template of a command may know and do when somebody calls it. */
export class Situation extends Reading implements Environment {
  readonly zone: string
  readonly spending: Spending
  readonly memory: Memory
  /** In the order in which the template asked for them. */
  readonly acts: Act[] = []
  readonly #asked: Asked
  readonly #book: Book

  constructor(asked: Asked, { id }: Saved, book: Book, args: string, spending: Spending) {
    super(asked, args)
    this.#asked = asked
    this.#book = book
    this.zone = asked.config.zone
    this.spending = spending
    this.memory = new Memory(asked.db, { command: id, community: asked.channel.community, person: asked.author.id })
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
      throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_VALUE', `Commands may not speak in "${where.slice(0, 40)}".`, {
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
