import type { MigrationSet, Runtime, Store } from '@waddlebot/core'
import { type Config, databasePlace, type Environment, loadConfig } from '@waddlebot/core/config'
import { isThere } from './database.ts'
import { loadSpecs } from './specs.ts'

/** A bot to look at: loaded on a copy of its data, connected to nothing. A running bot does not notice. */
export interface Inspected {
  readonly config: Config
  readonly runtime: Runtime
}

/** Load the bot in `dir` to ask it something. */
export async function inspect(dir: string, env: Environment): Promise<Inspected> {
  const { config } = loadConfig(dir, { env })
  const core = await import('@waddlebot/core')
  const modules = await loadSpecs(config, dir, 'none')
  const runtime = new core.Runtime({
    store: await copyOf(config, dir),
    modules,
    name: config.name,
    prefix: config.prefix,
    refusals: config.router.refusals,
    communities: config.communities,
    migrate: true,
  })
  await runtime.load()
  return { config, runtime }
}

/** The bot's data, copied into memory; empty when there is none yet. */
export async function copyOf(config: Config, dir: string): Promise<Store> {
  const { copyStore, openStore, SqliteStore } = await import('@waddlebot/core')
  const place = databasePlace(config.database, dir)
  const copy = isThere(place) && place.kind === 'sqlite' ? SqliteStore.snapshot(place.file) : SqliteStore.open({ file: ':memory:' })
  if (place.kind === 'sqlite') return copy
  const store = await openStore(place, { as: 'looking' })
  try {
    if ((await store.tableNames()).length > 0) await copyStore(store, copy, await migrationSets(config, dir), Date.now())
  } finally {
    await store.close()
  }
  return copy
}

/** The bot's data to read from, as it is: a running bot does not notice, and nothing can be changed. */
export async function lookInto(config: Config, dir: string): Promise<Store> {
  const { openStore, SqliteStore } = await import('@waddlebot/core')
  const place = databasePlace(config.database, dir)
  return isThere(place) ? openStore(place, { as: 'looking' }) : SqliteStore.open({ file: ':memory:' })
}

/** The migrations of the core and of every module that waddle.yml names. */
export async function migrationSets(config: Config, dir: string): Promise<MigrationSet[]> {
  const { Runtime } = await import('@waddlebot/core')
  return Runtime.migrationSets(await loadSpecs(config, dir, 'configured'))
}
