import { existsSync } from 'node:fs'
import type { MigrationSet, Runtime, Store } from '@waddlebot/core'
import { type Config, databasePlace, type Environment, loadConfig } from '@waddlebot/core/config'
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
  const { SqliteStore } = await import('@waddlebot/core')
  const { file } = databasePlace(config.database, dir)
  return file === ':memory:' || !existsSync(file) ? SqliteStore.open({ file: ':memory:' }) : SqliteStore.snapshot(file)
}

/** The migrations of the core and of every module that waddle.yml names. */
export async function migrationSets(config: Config, dir: string): Promise<MigrationSet[]> {
  const { Runtime } = await import('@waddlebot/core')
  return Runtime.migrationSets(await loadSpecs(config, dir, 'configured'))
}
