import type { IncomingHttpHeaders } from 'node:http'

/** A request, read to its end. */
export interface Ask {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What is sent back; `body` goes out as JSON, and nothing does where it is left out. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What the last word of a line in HTTP says, as Twitch puts it into the `error` of its answers. */
export const statusNames: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** An answer that says no, in Twitch's shape. Source: https://dev.twitch.tv/docs/api/guide, not re-read on 2026-11-22. */
export class Refusal extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }

  get answer(): Answer {
    const { status, message, headers } = this
    return { status, body: { error: statusNames[status] ?? 'Error', status, message }, headers }
  }
}
