import type { DynamicCommands, DynamicRun } from '@waddlebot/sdk'
import type { Faults } from './fault.ts'
import { Recent } from './recent.ts'
import { optionsOf } from './shape.ts'
import type { Saved, Where } from './store.ts'
import { core, type Problem, parseTemplate, type Spending, type Template } from './template/index.ts'

/** A command in memory, its template parsed; or the problem that keeps it from running. */
export interface Entry {
  readonly saved: Saved
  readonly template: Template | undefined
  readonly problem: Problem | undefined
}

interface Held extends Entry {
  readonly remove: () => void
}

const books = new WeakMap<DynamicCommands, Book>()

/**
 * The commands of one bot, in memory: looked up without asking the database. It holds what is committed and
 * nothing else, and is changed only once a change is on disk.
 */
export class Book {
  readonly #commands: DynamicCommands
  readonly #run: (entry: Entry, book: Book) => DynamicRun<undefined>
  readonly #byId = new Map<number, Held>()
  /** By where and name, aliases included. */
  readonly #byName = new Map<string, Held>()
  readonly #perCommunity = new Map<string, number>()
  readonly recent = new Recent()
  readonly faults: Faults
  /** What runs that are under way have used, by message, so that commands which run each other share one budget. */
  readonly spending = new Map<string, Spending>()

  /** @param run makes what a command does */
  constructor(commands: DynamicCommands, faults: Faults, run: (entry: Entry, book: Book) => DynamicRun<undefined>) {
    this.faults = faults
    this.#commands = commands
    this.#run = run
    books.set(commands, this)
  }

  /** The book of the bot that these commands belong to. */
  static of(commands: DynamicCommands): Book {
    const book = books.get(commands)
    if (book === undefined) throw new TypeError('the book is opened by setup, which has not run')
    return book
  }

  /** Take a command in, or its newer version. */
  put(saved: Saved): Entry {
    this.drop(saved.id)
    const parsed = parseTemplate(saved.shape.text, core)
    const entry: Entry = { saved, template: parsed.ok ? parsed.template : undefined, problem: parsed.ok ? undefined : parsed.problem }
    const held: Held = { ...entry, remove: entry.template === undefined ? () => {} : this.#define(entry) }
    this.#byId.set(saved.id, held)
    for (const name of namesOf(saved)) this.#byName.set(key(saved, name), held)
    this.#perCommunity.set(saved.community, this.sizeOf(saved.community) + 1)
    return held
  }

  /** Take a command out. */
  drop(id: number): void {
    const held = this.#byId.get(id)
    if (held === undefined) return
    held.remove()
    this.#byId.delete(id)
    const { saved } = held
    for (const name of namesOf(saved)) if (this.#byName.get(key(saved, name)) === held) this.#byName.delete(key(saved, name))
    this.#perCommunity.set(saved.community, this.sizeOf(saved.community) - 1)
  }

  /** The command of this name, or with it as an alias, in exactly this place. */
  at(where: Where, name: string): Entry | undefined {
    return this.#byName.get(key(where, name))
  }

  /** The command that answers to this name in a channel: the channel's own before its community's. */
  find(community: string, channel: string, name: string): Entry | undefined {
    return this.at({ community, channel }, name) ?? this.at({ community, channel: '' }, name)
  }

  /** The commands that a channel has, sorted by name. */
  list(community: string, channel: string): Entry[] {
    const here = [...this.#byId.values()].filter(
      ({ saved }) => saved.community === community && (saved.channel === '' || saved.channel === channel),
    )
    return here.sort((a, b) => (a.saved.shape.name < b.saved.shape.name ? -1 : 1))
  }

  /** How many commands a community has. */
  sizeOf(community: string): number {
    return this.#perCommunity.get(community) ?? 0
  }

  /** Hold these commands and no others. */
  replace(all: readonly Saved[]): Entry[] {
    for (const id of [...this.#byId.keys()]) this.drop(id)
    return all.map((saved) => this.put(saved))
  }

  /** Take everything out. Resolves when what is to be written is written. */
  close(): Promise<void> {
    for (const id of [...this.#byId.keys()]) this.drop(id)
    return this.faults.close()
  }

  #define(entry: Entry): () => void {
    const { community, channel, shape } = entry.saved
    return this.#commands.define(
      {
        scope: channel === '' ? { community } : { channel },
        signature: `${shape.name} [args:rest]`,
        enabled: shape.enabled,
        data: undefined,
        ...optionsOf(shape),
      },
      this.#run(entry, this),
    )
  }
}

function namesOf({ shape }: Saved): readonly string[] {
  return shape.alias === undefined ? [shape.name] : [shape.name, ...shape.alias]
}

function key({ community, channel }: Where, name: string): string {
  return `${community}\n${channel}\n${name}`
}
