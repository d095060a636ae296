import type { Db } from '@waddlebot/sdk'
import { changed, holdCounter, holdUses, keepCounter, keepUses, readCounter } from './tally.ts'
import { type Change, TemplateFailure } from './template/index.ts'
import { holdVariable, keepVariable, readVariable } from './variable.ts'

interface Held<T> {
  value: T
  keep(value: T): Promise<void>
}

/** Whose memory it is: of which command, in which community, for whom. */
export interface Owner {
  readonly command: number
  readonly community: string
  readonly person: string
}

/**
 * What one run of a template reads and remembers. A row is held from the first change on, so that the number
 * that is said is the number that is kept; nothing is written before {@link Memory.keep}, so that a run that
 * is stopped leaves everything as it was.
 */
export class Memory {
  readonly #db: Db
  readonly #owner: Owner
  readonly #numbers = new Map<string, Held<number>>()
  readonly #texts = new Map<string, Held<string | undefined>>()

  constructor(db: Db, owner: Owner) {
    this.#db = db
    this.#owner = owner
  }

  /** Whether there is something to keep. */
  get touched(): boolean {
    return this.#numbers.size > 0 || this.#texts.size > 0
  }

  /** One more use of the command. */
  async count(): Promise<number> {
    const { command } = this.#owner
    const value = (await holdUses(this.#db, command)) + 1
    this.#numbers.set('', { value, keep: (uses) => keepUses(this.#db, command, uses) })
    return value
  }

  /** A counter of the community, after `change` if there is one. */
  async counter(name: string, change?: Change): Promise<number> {
    const { community } = this.#owner
    let held = this.#numbers.get(name)
    if (change === undefined) return held?.value ?? (await readCounter(this.#db, community, name)) ?? 0
    held ??= { value: await holdCounter(this.#db, community, name), keep: (value) => keepCounter(this.#db, community, name, value) }
    const value = changed(held.value, change)
    if (value === undefined) throw new TemplateFailure('WDL_COMMANDS_TEMPLATE_VALUE', `The counter "${name}" cannot count that far.`)
    held.value = value
    this.#numbers.set(name, held)
    return value
  }

  /** A variable of the community, or of whoever typed the command. */
  async variable(name: string, own: boolean): Promise<string | undefined> {
    const person = own ? this.#owner.person : ''
    const held = this.#texts.get(`${person} ${name}`)
    return held === undefined ? readVariable(this.#db, this.#owner.community, person, name) : held.value
  }

  /** Set a variable; undefined removes it. */
  async setVariable(name: string, own: boolean, value: string | undefined): Promise<void> {
    const { community } = this.#owner
    const person = own ? this.#owner.person : ''
    const key = `${person} ${name}`
    if (!this.#texts.has(key)) await holdVariable(this.#db, community, person, name)
    this.#texts.set(key, { value, keep: (text) => keepVariable(this.#db, community, person, name, text) })
  }

  /** Write what the run changed. */
  async keep(): Promise<void> {
    for (const { value, keep } of this.#numbers.values()) await keep(value)
    for (const { value, keep } of this.#texts.values()) await keep(value)
  }
}
