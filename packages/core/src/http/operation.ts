import type { AnyModule, Refusal, Role, RouteOptions } from '@waddlebot/sdk'

/** A route of a module, read. */
export interface Operation {
  readonly module: string
  /** `GET` */
  readonly method: string
  /** Below the module's root: `/quotes/:id`. */
  readonly path: string
  readonly describe: string | undefined
  /** Least role of who may call it. */
  readonly role: Role
  /** Whether it says so itself. What does not is for owners, and as open as the rest of the web side. */
  readonly declared: boolean
  readonly body: RouteOptions['body'] | undefined
  readonly page: RouteOptions['page'] | undefined
  readonly run: (context: object) => unknown
}

type Written = RouteOptions & { readonly run: Operation['run'] }

/** Every route of a module, in the order in which they stand. */
export function operationsOf({ name, http = {} }: AnyModule): readonly Operation[] {
  return Object.entries(http as Record<string, Operation['run'] | Written>).map(([route, written]) => {
    const [method = '', path = ''] = route.split(' ')
    const at = { module: name, method, path }
    if (typeof written === 'function')
      return { ...at, describe: undefined, role: 'owner', declared: false, body: undefined, page: undefined, run: written }
    const { body, describe, page, role, run } = written
    return { ...at, describe, role, declared: true, body, page, run }
  })
}

/** Whether a token or a key is due even where this machine may look around without: what is not for everyone is closed. */
export const isClosed = ({ declared, role }: Operation) => declared && role !== 'everyone'

/** Whether anybody may look at it wherever the web side listens: a page for everyone, to which chat leads people who have no key. */
export const isOpen = ({ declared, page, role }: Operation) => declared && role === 'everyone' && page !== undefined

/** A body as an operation wants it, or what is wrong with it: the field, what it is, what it should be. */
export async function readBody(
  { body: schema }: Operation,
  body: unknown,
): Promise<{ readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly message: string }> {
  if (schema === undefined) return { ok: true, body }
  const read = await schema['~standard'].validate(body)
  if (read.issues === undefined) return { ok: true, body: read.value }
  const wrong = read.issues.slice(0, 5).map(({ path = [], message }) => {
    const field = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
    return field === '' ? message : `${field}: ${message}`
  })
  return { ok: false, message: wrong.join('; ') }
}

const statuses: Readonly<Record<string, number>> = { 'not-found': 404, duplicate: 409, full: 409, limit: 409, role: 403 }

/** How a refusal is answered: its code, and the status that fits. */
export function statusOf({ code }: Refusal): number {
  return statuses[code] ?? 400
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && (answer as { refused?: unknown }).refused === true
}
