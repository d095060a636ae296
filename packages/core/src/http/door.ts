import type { RawRequest, RouteHandler } from '@waddlebot/sdk'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Runtime } from '../runtime.ts'

/** The type that bodies of doors are given, so that nothing reads them before their signature is checked. */
export const untouched = 'application/x-waddle-untouched'

const types = new WeakMap<FastifyRequest, string | undefined>()

/** Have the body of a request handed over as it came. */
export function leaveUntouched(request: FastifyRequest): void {
  types.set(request, request.headers['content-type'])
  request.headers['content-type'] = untouched
}

/** The route of a receiver that a request is for, if it is for one. */
export function doorOf(runtime: Runtime, request: FastifyRequest): RouteHandler | undefined {
  const path = request.url.split('?', 1)[0]!
  return path.startsWith('/m/') ? runtime.doors.at(request.method, path.slice('/m'.length)) : undefined
}

/** Let a receiver answer. */
export async function answerAtDoor(door: RouteHandler, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  headers['content-type'] = types.get(request)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const raw: RawRequest = { method: request.method, url: request.url, headers, body, from: request.ip }
  const { status, headers: answered = {}, body: text = '' } = await door(raw)
  return reply.code(status).headers(answered).send(text)
}
