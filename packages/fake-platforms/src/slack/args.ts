import { Refusal } from './refusal.ts'

/** The arguments of a Web API call: strings from a form, or values from JSON. */
export class Args {
  readonly all: Readonly<Record<string, unknown>>

  constructor(all: Readonly<Record<string, unknown>>) {
    this.all = all
  }

  /** Read a request's body, or its query when it has none. */
  static read(contentType: string, body: string, query: URLSearchParams): Args {
    const fromQuery = Object.fromEntries(query)
    const type = contentType.split(';')[0]!.trim()
    if (body === '') return new Args(fromQuery)
    if (type === 'application/x-www-form-urlencoded') return new Args({ ...fromQuery, ...Object.fromEntries(new URLSearchParams(body)) })
    if (type === '') throw new Refusal('missing_post_type')
    if (type !== 'application/json') throw new Refusal('invalid_post_type')
    let read: unknown
    try {
      read = JSON.parse(body)
    } catch {
      throw new Refusal('invalid_json')
    }
    if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Refusal('json_not_object')
    return new Args({ ...fromQuery, ...read })
  }

  text(name: string): string | undefined {
    const value = this.all[name]
    return value === undefined || value === null || value === '' ? undefined : String(value)
  }

  /** A text that the method cannot do without. */
  need(name: string, otherwise = 'invalid_arguments'): string {
    const value = this.text(name)
    if (value !== undefined) return value
    throw otherwise === 'invalid_arguments' ? Refusal.because(otherwise, `missing required field: ${name}`) : new Refusal(otherwise)
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name) ?? '')
  }

  /** A number of items, at most `most`. */
  limit(otherwise: number, most: number): number {
    const limit = Number(this.text('limit') ?? otherwise)
    if (!Number.isInteger(limit) || limit < 0 || limit > most) throw new Refusal('invalid_limit')
    return limit === 0 ? otherwise : limit
  }

  /** A structure, which forms carry as JSON text; `broken` is the error for text that is none. */
  json(name: string, broken: string): unknown {
    const value = this.all[name]
    if (typeof value !== 'string') return value ?? undefined
    if (value === '') return undefined
    try {
      return JSON.parse(value)
    } catch {
      throw new Refusal(broken)
    }
  }
}

/** One page of a list, and the cursor of the next. Source: https://docs.slack.dev/apis/web-api/pagination, read 2026-11-22. */
export function page<T>(items: readonly T[], args: Args, limit: number): { items: T[]; next: string } {
  const cursor = args.text('cursor')
  const start = cursor === undefined ? 0 : Number(/^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1] ?? Number.NaN)
  if (Number.isNaN(start)) throw new Refusal('invalid_cursor')
  const end = start + limit
  return { items: items.slice(start, end), next: end < items.length ? Buffer.from(`offset:${end}`).toString('base64') : '' }
}
