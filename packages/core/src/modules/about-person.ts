import type { Db } from '@waddlebot/sdk'
import type { CollectingRun } from '../intake/run.ts'
import { type Dossier, dossierOf, eraseDossier, keysOf } from '../people/dossier.ts'
import { again } from '../store/again.ts'
import { Work } from '../store/work.ts'
import { note } from '../telemetry/audit.ts'
import type { Host } from './host.ts'
import type { AloneParts } from './run-alone.ts'
import { contextOf } from './scope.ts'

/** Everything that the bot knows of one person. */
export interface PersonExport extends Dossier {
  /** What modules know, by module and by the key under which they know it. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What became of a person who was to be forgotten. */
export interface Forgotten {
  readonly person: string
  readonly accounts: number
  /** Modules that were told to forget. */
  readonly modules: readonly string[]
}

type Hook = (context: object) => unknown
type Parts = Pick<AloneParts, 'store' | 'ground' | 'clock'>

/** Ask the core and every module what they know of a person. Writes nothing. */
export async function exportPerson(parts: Parts, hosts: Iterable<Host>, person: string): Promise<PersonExport> {
  const keys = await keysOf(parts.store.db, person)
  const modules: Record<string, Record<string, unknown>> = {}
  for (const host of hosts) {
    const hook = host.definition.exportPerson as Hook | undefined
    if (!hook) continue
    const known: Record<string, unknown> = {}
    for (const key of keys) known[key] = (await hook(contextOf(host, parts.ground, undefined, { person: key }))) ?? null
    modules[host.name] = known
  }
  return { ...(await dossierOf(parts.store.db, person)), modules }
}

/**
 * Have every module and the core forget a person: all of it in one transaction, or nothing.
 *
 * @param by who wants it, for the audit, where the person is not named any more
 */
export function forgetPerson(
  parts: Parts,
  hosts: Iterable<Host>,
  person: string,
  by: { readonly who: string; readonly origin: string },
): Promise<Forgotten> {
  const all = [...hosts]
  return again(() => forgetOnce(parts, all, person, by))
}

async function forgetOnce(
  parts: Parts,
  hosts: readonly Host[],
  person: string,
  by: { readonly who: string; readonly origin: string },
): Promise<Forgotten> {
  const work = new Work(parts.store)
  const abort = new AbortController()
  const run: CollectingRun = { work, drafts: [], signal: abort.signal, sayNow: async () => undefined }
  const modules: string[] = []
  let accounts = 0
  try {
    const keys = await keysOf(parts.store.db, person)
    for (const host of hosts) {
      const hook = host.definition.forgetPerson as Hook | undefined
      if (!hook) continue
      for (const key of keys) await hook(contextOf(host, parts.ground, run, { person: key }))
      modules.push(host.name)
    }
    await work.commit(async (db: Db) => {
      accounts = await eraseDossier(db, person)
      await note(db, { at: parts.clock.now(), who: by.who, what: 'forget a person', origin: by.origin, after: { accounts, modules } })
    })
  } catch (error) {
    await work.abandon()
    throw error
  } finally {
    abort.abort()
  }
  return { person, accounts, modules }
}
