import type { Account } from '@waddlebot/sdk'

/** A payload lacks what such a payload has. */
export class Unreadable extends Error {}

/** A payload of Twitch's, read field by field: whatever stands in it, only an {@link Unreadable} is ever thrown. */
export class Fields {
  readonly #raw: Readonly<Record<string, unknown>>

  constructor(raw: unknown) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw new Unreadable('it is no object')
    this.#raw = raw as Record<string, unknown>
  }

  /** A text that must be there and not be empty. */
  text(name: string): string {
    const value = this.maybe(name)
    if (value === undefined) throw new Unreadable(`"${name}" is missing`)
    return value
  }

  /** A text, or undefined when it is missing, null or empty. */
  maybe(name: string): string | undefined {
    const value = this.#raw[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  /** A whole number of zero or more that must be there. */
  count(name: string): number {
    const value = this.#raw[name]
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Unreadable(`"${name}" is no number`)
    return value
  }

  flag(name: string): boolean {
    return this.#raw[name] === true
  }

  /** RFC 3339 text as epoch milliseconds; undefined when it is missing or is none. */
  time(name: string): number | undefined {
    const at = Date.parse(this.maybe(name) ?? '')
    return Number.isNaN(at) ? undefined : at
  }

  /** An object within, which must be there. */
  within(name: string): Fields {
    return new Fields(this.#raw[name])
  }

  /** A list of objects; what is missing is an empty one. */
  list(name: string): Fields[] {
    const value = this.#raw[name]
    return Array.isArray(value) ? value.map((each) => new Fields(each)) : []
  }

  /** Somebody, named by `<as>_id`, `<as>_login` and `<as>_name`; undefined when the id is missing or null. */
  someone(as: string): Account | undefined {
    const id = this.maybe(`${as}_id`)
    if (id === undefined) return undefined
    const name = this.text(`${as}_login`)
    const displayName = this.maybe(`${as}_name`)
    return { id, name, ...(displayName === undefined ? {} : { displayName }) }
  }

  /** The same, who must be there. */
  account(as: string): Account {
    const account = this.someone(as)
    if (!account) throw new Unreadable(`"${as}_id" is missing`)
    return account
  }
}

/** How somebody is called in words. */
export function nameOf({ displayName, name }: Account): string {
  return displayName ?? name
}
