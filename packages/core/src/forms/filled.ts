import type { Form } from '@waddlebot/sdk'

type Field = Form['fields'][number]

/** Longest text of one field; characters. As much as a modal of Discord takes. Source: https://docs.discord.com/developers/components/reference#text-input, read 2026-11-28. */
export const mostText = 4_000

/** What was filled in, by the names of the fields, or what is wrong with it. */
export interface Filled {
  readonly fields: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, string>>
}

/** Whether one may choose several of its options. */
export function choosesMany({ kind, options }: Field): boolean {
  return kind === 'multiselect' || (kind === 'checkbox' && options !== undefined)
}

/** Read a form that was sent in; the browser's own checks are not to be relied on. */
export function readFilled(form: Form, sent: URLSearchParams): Filled {
  const fields: Record<string, string> = {}
  const problems: Record<string, string> = {}
  for (const [index, field] of form.fields.entries()) {
    const { name, kind, options, required } = field
    if (kind === 'hidden') {
      fields[name] = options?.[0] ?? ''
      continue
    }
    const values = sent.getAll(`f${index}`).map((value) => value.replace(/\r\n?/g, '\n').trim())
    const given = values.filter((value) => value !== '')
    fields[name] = kind === 'checkbox' && options === undefined ? (given.length > 0 ? 'yes' : 'no') : given.join(', ')
    const problem = given.length === 0 ? (required ? 'This has to be filled in.' : undefined) : problemOf(field, given)
    if (problem !== undefined) problems[name] = problem
  }
  return { fields, problems }
}

function problemOf(field: Field, given: readonly string[]): string | undefined {
  const { kind, options } = field
  const value = given[0]!
  if (options !== undefined && ['select', 'multiselect', 'radio', 'checkbox'].includes(kind)) {
    if (given.length > 1 && !choosesMany(field)) return 'Choose one of these.'
    return given.every((each) => options.includes(each)) ? undefined : 'Choose one of these.'
  }
  if (value.length > mostText) return `This is too long: ${value.length} characters of at most ${mostText}.`
  return shapes[kind]?.(value)
}

/** How a value of a kind must look. */
const shapes: Partial<Record<Field['kind'], (value: string) => string | undefined>> = {
  number: (value) => (Number.isFinite(Number(value)) ? undefined : 'This is no number.'),
  email: (value) => (/^[^\s@]+@[^\s@]+$/.test(value) ? undefined : 'This is no e-mail address.'),
  url: (value) => (/^https?:$/.test(urlOf(value)?.protocol ?? '') ? undefined : 'This is no address such as https://example.org.'),
  date: (value) => (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? undefined : 'Write a date as 2026-12-31.'),
  time: (value) => (/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value) ? undefined : 'Write a time as 18:30.'),
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
