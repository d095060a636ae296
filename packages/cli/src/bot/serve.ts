import type { HttpServer, Runtime } from '@waddlebot/core'
import { WaddleError } from '@waddlebot/sdk'
import type { Booted } from './boot.ts'

/** Start the web side, if waddle.yml wants one. */
export async function serve(runtime: Runtime, booted: Booted): Promise<HttpServer | undefined> {
  const { http } = booted.config
  if (http === false) return undefined
  const token = http.token === undefined ? undefined : booted.secrets.get(http.token)
  if (http.token !== undefined && token === undefined) {
    throw new WaddleError(
      'WDL_HTTP_OPEN',
      `http.token names the secret ${http.token}, and nobody set it; without it the web side would stand open`,
      {
        fix: `waddle secret set ${http.token}`,
      },
    )
  }
  const { startHttp } = await import('@waddlebot/core')
  return startHttp(runtime, { host: http.host, port: http.port, token })
}
