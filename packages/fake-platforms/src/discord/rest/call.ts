import type { IncomingHttpHeaders } from 'node:http'
import type { World } from '../world/world.ts'

/** A file that came with a request. */
export interface Upload {
  readonly name: string
  readonly type: string
  readonly size: number
}

/** One request, read and matched. */
export interface Call {
  readonly world: World
  readonly method: string
  /** The parts of the path that are ids, names or tokens, by their names in the route. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  readonly files: readonly Upload[]
  /** `X-Audit-Log-Reason`, decoded. */
  readonly reason: string | undefined
  /** Where this Discord's own files and gateway are. */
  readonly origin: string
}

/** What a route answers: a body with 200, or undefined for 204. */
export type Handle = (call: Call) => unknown

/** Read a request's body: JSON, or a form whose `payload_json` is the body and whose `files[n]` are files. */
export async function readBody(headers: IncomingHttpHeaders, raw: Buffer): Promise<{ body: unknown; files: Upload[] }> {
  if (raw.length === 0) return { body: undefined, files: [] }
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return { body: JSON.parse(raw.toString('utf8')), files: [] }
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData()
  const payload = form.get('payload_json')
  const files = [...form.entries()].flatMap(([key, value]) =>
    /^files?\[?\d*\]?$/.test(key) && typeof value !== 'string' ? [{ name: value.name, type: value.type, size: value.size }] : [],
  )
  return {
    body:
      typeof payload === 'string' ? JSON.parse(payload) : Object.fromEntries([...form.entries()].filter(([, v]) => typeof v === 'string')),
    files,
  }
}

/** The body of a call as the published shape; Discord's checks come after. */
export function bodyOf<T extends object>(call: Call): Partial<T> {
  return typeof call.body === 'object' && call.body !== null ? (call.body as Partial<T>) : {}
}
