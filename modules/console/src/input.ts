import { type EventKind, receivedKinds } from '@waddlebot/sdk'

/** One thing that somebody does in the terminal's chat. */
export interface Input {
  readonly id: string
  readonly platform: string
  readonly server: string | null
  readonly channel: string
  readonly user: string
  readonly roles: readonly string[]
  readonly text: string
  /** Epoch milliseconds; now, when left out. */
  readonly at?: number
  readonly kind: EventKind
  readonly data?: Readonly<Record<string, unknown>>
  readonly replyTo?: string
}

/** A line that moves the virtual clock. */
export interface Control {
  readonly control: 'advance'
  /** A span such as `1h`. */
  readonly by: string
}

/** What a line of NDJSON says, or why it says nothing. */
export type Line = { readonly input: Input } | { readonly control: Control } | { readonly problem: string }

const known = new Set(['id', 'platform', 'server', 'channel', 'user', 'roles', 'text', 'at', 'kind', 'data', 'replyTo'])

/**
 * Read one line of the console's NDJSON. Unknown keys are refused rather than ignored: a misspelt `role` would
 * otherwise run a test with no roles and pass.
 *
 * @param newId gives an id to inputs that bring none
 */
export function readLine(line: string, newId: () => string): Line {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { problem: `this line is no JSON: ${(error as Error).message}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'a line is an object, such as {"text":"!help"}' }
  const fields = value as Record<string, unknown>
  if ('control' in fields) return readControl(fields)
  for (const key of Object.keys(fields)) {
    if (!known.has(key)) return { problem: `"${key}" is no key of an input; the keys are ${[...known].join(', ')}` }
  }
  const kind = fields['kind'] ?? 'message'
  if (!(receivedKinds as readonly unknown[]).includes(kind))
    return { problem: `"${String(kind)}" is no kind; the kinds are ${receivedKinds.join(', ')}` }
  if (kind === 'message' && typeof fields['text'] !== 'string') return { problem: 'a message needs "text"' }
  for (const key of ['id', 'platform', 'channel', 'user', 'text', 'at', 'replyTo']) {
    if (fields[key] !== undefined && typeof fields[key] !== 'string')
      return { problem: `"${key}" must be a text, and is ${JSON.stringify(fields[key])}` }
  }
  for (const key of ['id', 'platform', 'channel', 'user']) if (fields[key] === '') return { problem: `"${key}" must not be empty` }
  if (fields['server'] !== undefined && fields['server'] !== null && typeof fields['server'] !== 'string')
    return { problem: '"server" must be a text or null' }
  const roles = fields['roles'] ?? []
  if (!Array.isArray(roles) || roles.some((role) => typeof role !== 'string'))
    return { problem: '"roles" must be a list of texts, such as ["moderator"]' }
  const data = fields['data']
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data)))
    return { problem: '"data" must be an object' }
  const at = fields['at'] === undefined ? undefined : Date.parse(fields['at'] as string)
  if (Number.isNaN(at)) return { problem: `"at" must be an ISO time, and is ${JSON.stringify(fields['at'])}` }
  const replyTo = fields['replyTo'] as string | undefined
  return {
    input: {
      id: (fields['id'] as string | undefined) ?? newId(),
      platform: (fields['platform'] as string | undefined) ?? 'console',
      server: (fields['server'] as string | null | undefined) ?? null,
      channel: (fields['channel'] as string | undefined) ?? 'lobby',
      user: (fields['user'] as string | undefined) ?? 'ann',
      roles: roles as string[],
      text: (fields['text'] as string | undefined) ?? '',
      kind: kind as EventKind,
      ...(at === undefined ? {} : { at }),
      ...(data === undefined ? {} : { data: data as Record<string, unknown> }),
      ...(replyTo === undefined ? {} : { replyTo }),
    },
  }
}

function readControl(fields: Record<string, unknown>): Line {
  if (fields['control'] !== 'advance') return { problem: `"${String(fields['control'])}" is no control; there is "advance"` }
  if (typeof fields['by'] !== 'string') return { problem: '"advance" needs "by", a span such as "1h"' }
  return { control: { control: 'advance', by: fields['by'] } }
}
