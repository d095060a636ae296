import { limits } from '../limits.ts'

/** Most forms that are filled in at a time. */
const most = 1_000

interface Draft {
  readonly fields: Readonly<Record<string, string>>
  readonly until: number
}

/** Forms of several steps that somebody is filling in. */
export class Drafts {
  readonly #now: () => number
  readonly #drafts = new Map<string, Draft>()

  constructor(now: () => number) {
    this.#now = now
  }

  has(account: string, form: string): boolean {
    return (this.#drafts.get(`${account} ${form}`)?.until ?? 0) > this.#now()
  }

  /** Add what was filled in; returns all of it so far. */
  add(account: string, form: string, fields: Readonly<Record<string, string>>): Record<string, string> {
    const key = `${account} ${form}`
    const all = { ...(this.has(account, form) ? this.#drafts.get(key)!.fields : {}), ...fields }
    this.#drafts.delete(key)
    this.#drafts.set(key, { fields: all, until: this.#now() + limits.interaction.tokenMs })
    if (this.#drafts.size > most) this.#drafts.delete(this.#drafts.keys().next().value!)
    return all
  }

  drop(account: string, form: string): void {
    this.#drafts.delete(`${account} ${form}`)
  }
}
