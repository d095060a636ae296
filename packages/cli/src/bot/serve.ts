import type { HttpServer, Runtime } from '@waddlebot/core'
import type { Booted } from './boot.ts'

/** Start the web side, if waddle.yml wants one. */
export async function serve(runtime: Runtime, booted: Booted): Promise<HttpServer | undefined> {
  const { http } = booted.config
  if (http === false) return undefined
  const { startHttp } = await import('@waddlebot/core')
  return startHttp(runtime, { host: http.host, port: http.port, token: booted.token, keys: http.keys })
}
