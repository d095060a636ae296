import type { Config } from '@waddlebot/core/config'
import { type AnyModule, isWaddleError, type Log, type SyncReport, WaddleError } from '@waddlebot/sdk'
import { loadDefinition } from '../module/definition.ts'
import { placesOf } from '../module/place.ts'
import { declared, secretsOf } from './changes.ts'

/** A receiver whose platform has menus of its own. */
export interface WithMenus {
  readonly platform: string
  readonly definition: AnyModule
  readonly config: unknown
}

/**
 * The enabled receivers with menus to bring up to date.
 *
 * @param only the platform that was asked for
 * @throws {WaddleError} `WDL_SYNC_NONE` when that one is not there, not on, or has no menus
 */
export async function withMenus(config: Config, dir: string, only: string | undefined): Promise<readonly WithMenus[]> {
  const { checkConfig } = await import('@waddlebot/core')
  const places = placesOf(config, dir).filter(({ role, name }) => role === 'receiver' && (only === undefined || name === only))
  const found: WithMenus[] = []
  for (const place of places) {
    if (!place.enabled || place.dir === undefined) continue
    const definition = await loadDefinition(place.name, place.dir, dir)
    if (!definition.receiver?.sync) continue
    found.push({ platform: place.name, definition, config: await checkConfig(definition, config.receivers[place.name]!.config) })
  }
  if (only !== undefined && found.length === 0) {
    const [place] = places
    const why = place === undefined ? 'waddle.yml has no receiver of that name' : place.enabled ? 'it has no menus of its own' : 'it is off'
    throw new WaddleError('WDL_SYNC_NONE', `there is nothing to bring up to date on "${only}": ${why}`, {
      fix: place === undefined ? `waddle connect ${only}` : 'waddle sync --plan',
    })
  }
  return found
}

/** What became of one platform. */
export interface Synced {
  readonly platform: string
  readonly reports: readonly SyncReport[]
  /** Why it could not be asked. */
  readonly failure?: WaddleError
}

/** What a platform is brought up to date with. */
export interface SyncWork {
  readonly commands: Parameters<NonNullable<NonNullable<AnyModule['receiver']>['sync']>>[0]['commands']
  readonly apply: boolean
  secret(name: string): string | undefined
  readonly log: Log
  write(file: string, text: string): Promise<string>
  read(file: string): Promise<string | undefined>
}

/** Compare, and send what differs if `apply`. */
export async function sync({ platform, definition, config }: WithMenus, work: SyncWork): Promise<Synced> {
  const names = secretsOf(definition)
  try {
    const reports = await definition.receiver!.sync!({
      config: config as never,
      signal: new AbortController().signal,
      commands: work.commands,
      apply: work.apply,
      secret: (name) => (declared(names, name) ? work.secret(name) : undefined),
      write: work.write,
      read: work.read,
      log: work.log,
    })
    return { platform, reports }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const fix = isWaddleError(cause) ? ((cause as WaddleError).fix ?? `waddle doctor receivers`) : `waddle doctor receivers`
    return {
      platform,
      reports: [],
      failure: new WaddleError('WDL_SYNC_FAILED', `${platform} could not be brought up to date: ${why}`, { fix, cause }),
    }
  }
}
