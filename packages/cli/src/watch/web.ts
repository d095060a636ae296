import { type Config, type Environment, httpToken, isLoopback, loadConfig, openSecrets } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'

/** How long the bot may take to answer; milliseconds. It gives each of its processes one second. */
const patience = 5_000

/** Where a key is taken from that the web side asks for. */
const keyVariable = 'WADDLE_SERVICE_KEY'

/** How to reach a bot that runs. */
export interface Reaching {
  readonly dir: string
  readonly env: Environment
  /** Where its web side is, when waddle.yml does not say. */
  readonly url?: string | undefined
  /** What a key has to be for. */
  readonly scope: string
}

/**
 * Ask the bot that runs, over its web side: with the key in `WADDLE_SERVICE_KEY`, else with the token that `http.token`
 * names. Neither is ever part of the address.
 *
 * @throws {WaddleError} `WDL_WATCH_OFF` when it has no web side, `WDL_WATCH_SILENT` when nothing answers,
 *   `WDL_WATCH_REFUSED` when it wants another key
 */
export async function askBot<T>(path: string, { dir, env, url, scope }: Reaching): Promise<T> {
  const loaded = loadConfig(dir, { env })
  const base = url ?? placeOf(loaded.config)
  const credential = env[keyVariable] || httpToken(loaded, openSecrets(dir, { env })).value
  const answer = await fetch(new URL(path, base), {
    headers: credential === undefined ? {} : { authorization: `Bearer ${credential}` },
    signal: AbortSignal.timeout(patience),
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw new WaddleError('WDL_WATCH_SILENT', `no bot answers at ${base}`, { fix: 'waddle run', data: { url: base }, cause })
  })
  if (answer.status === 401 || answer.status === 403) {
    throw new WaddleError('WDL_WATCH_REFUSED', `the bot at ${base} wants a key for ${scope}${credential ? ', and not this one' : ''}`, {
      fix: `export ${keyVariable}="$(waddle key create ${scope}-reader --scope ${scope} --for 1d)"`,
    })
  }
  const body = answer.ok ? ((await answer.json().catch(() => undefined)) as T | undefined) : undefined
  if (body !== undefined) return body
  throw new WaddleError('WDL_WATCH_SILENT', `what answers at ${base} is no bot of this version (status ${answer.status})`, {
    fix: 'waddle doctor http.port',
    data: { url: base },
  })
}

function placeOf({ http }: Config): string {
  if (http === false)
    throw new WaddleError('WDL_WATCH_OFF', 'http is false, so a bot that runs cannot be asked', { fix: 'waddle config unset http' })
  if (http.port === 0) {
    throw new WaddleError('WDL_WATCH_OFF', 'http.port is 0, so where the bot listens only its log says', {
      fix: 'waddle status --url http://127.0.0.1:<port>',
    })
  }
  // Listening everywhere is listening here.
  const host = isLoopback(http.host) || !/^(0\.0\.0\.0|::|\[::\])$/.test(http.host) ? http.host : '127.0.0.1'
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${http.port}`
}
