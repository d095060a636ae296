import type { LookupAddress } from 'node:dns'
import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { WaddleError } from '@waddlebot/sdk'

/** What one request may take. Milliseconds and bytes. */
export interface Allowance {
  readonly connectMs: number
  /** Of the body as it is read, unpacked; what is beyond it is left out. */
  readonly bytes: number
}

/**
 * Ask one address for a page under the name that its URL has, for the Host header and the certificate alike. A
 * redirect is an answer like others. The body ends at the allowance, however much was packed into it, and the
 * connection with it.
 */
export function sendTo(
  url: URL,
  { address, family }: LookupAddress,
  init: RequestInit,
  allowance: Allowance,
  signal: AbortSignal,
): Promise<Response> {
  const headers = Object.fromEntries(new Headers(init.headers))
  const begin = url.protocol === 'https:' ? secure : plain
  return new Promise((resolve, reject) => {
    const asking = begin(url, {
      method: init.method ?? 'GET',
      headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
      agent: false,
      signal,
      // What was checked is what is spoken to: nothing is looked up again.
      lookup: (_host, options, found) => (options.all ? found(null, [{ address, family }]) : found(null, address, family)),
    })
    const slow = setTimeout(() => {
      asking.destroy(
        new WaddleError('WDL_NET_SLOW', `${url.host} did not answer the door within ${allowance.connectMs} ms`, {
          data: { host: url.host },
        }),
      )
    }, allowance.connectMs)
    asking.once('socket', (socket) => socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(slow)))
    asking.once('close', () => clearTimeout(slow))
    asking.once('error', reject)
    asking.once('response', (answer) => {
      const body = unpacked(answer)
      const response = new Response(bounded(body, answer, allowance.bytes), {
        status: answer.statusCode ?? 502,
        headers: headersOf(answer),
      })
      resolve(response)
    })
    asking.end(init.body ?? undefined)
  })
}

const packed = ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'set-cookie']

function headersOf(answer: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    if (!packed.includes(name) && value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

function unpacked(answer: IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase()
  const way =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined
  if (way === undefined) return answer
  answer.once('error', (error) => way.destroy(error))
  return answer.pipe(way)
}

/** The first `most` bytes of a body; the rest is never read. */
function bounded(body: Readable, answer: IncomingMessage, most: number): ReadableStream<Uint8Array> {
  let left = most
  const chunks = body[Symbol.asyncIterator]()
  const leave = () => {
    body.destroy()
    answer.destroy()
  }
  // A body that nobody reads may break as well.
  body.on('error', () => answer.destroy())
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = (await chunks.next()) as IteratorResult<Buffer, undefined>
      if (done || value === undefined) return controller.close()
      controller.enqueue(new Uint8Array(value.subarray(0, left)))
      left -= value.length
      if (left > 0) return
      leave()
      controller.close()
    },
    cancel: leave,
  })
}
