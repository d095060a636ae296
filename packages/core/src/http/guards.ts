import type { Socket } from 'node:net'

/**
 * What every answer tells a browser: run nothing, guess nothing, keep nothing, show it in no frame, tell
 * nobody where you came from. Strict-Transport-Security is not among them: this server speaks plain HTTP and
 * cannot know whether a proxy in front of it speaks TLS, so the proxy has to say it.
 */
export const guards = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
} as const

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** Answer what could not even be read as a request, and hang up. Nothing else adds headers to it. */
export function answerUnreadable(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const body = JSON.stringify({ error: { code: 'WDL_HTTP_REQUEST', message: 'this request cannot be read' } })
  const headers = { ...guards, 'content-type': 'application/json; charset=utf-8', 'content-length': body.length, connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${statuses[error.code ?? ''] ?? '400 Bad Request'}\r\n${lines.join('')}\r\n${body}`)
}
