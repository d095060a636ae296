import type { Finding } from '@waddlebot/core/config'
import type { ConnectDef, ConnectFinding, Needs } from '@waddlebot/sdk'

/** How long a platform may take to be looked at; milliseconds. */
const patience = 10_000

/** What a check of a connection is made with. */
export interface Looking {
  readonly platform: string
  readonly connect: ConnectDef<unknown>
  readonly config: Readonly<Record<string, unknown>>
  readonly needs: Needs
  readonly publicUrl: string | undefined
  secret(name: string): string | undefined
  secretNames(): readonly string[]
  /** In place of the usual patience; milliseconds. */
  readonly patienceMs?: number
}

/** Ask the platform how the connection stands. One that cannot be reached is a warning: the bot may stand behind no network now. */
export async function lookAt({
  platform,
  connect,
  config,
  needs,
  publicUrl,
  secret,
  secretNames,
  patienceMs = patience,
}: Looking): Promise<readonly ConnectFinding[]> {
  const ending = new AbortController()
  const { signal } = ending
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      ending.abort()
      reject(new Error(`no answer within ${patienceMs / 1_000} s`))
    }, patienceMs)
  })
  try {
    return await Promise.race([connect.check({ config, signal, needs, publicUrl, secret, secretNames, now: () => Date.now() }), late])
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      { level: 'warning', what: `${platform} could not be asked, so nothing is known: ${why}`, fix: `waddle doctor receivers.connected` },
    ]
  } finally {
    clearTimeout(timer)
  }
}

const levels = { warning: 'warn', error: 'error' } as const

/** What is wrong with a connection, in the shape of every command. */
export function asFindings(platform: string, found: readonly ConnectFinding[]): readonly Finding[] {
  return found.flatMap(({ level, what, fix }) =>
    level === 'ok'
      ? []
      : [{ level: levels[level], code: 'WDL_CONNECT_CHECK', message: what, fix: fix ?? `waddle connect ${platform}`, where: platform }],
  )
}
