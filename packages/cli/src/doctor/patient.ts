import { statfsSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import type { Store } from '@waddlebot/core'
import {
  type CheckedConfig,
  type Config,
  checkConfig,
  type DatabasePlace,
  databasePlace,
  type Environment,
  openSecrets,
  type Secrets,
  shellWord,
} from '@waddlebot/core/config'
import { isWaddleError, WaddleError } from '@waddlebot/sdk'
import { type Known, knownSecrets, sealedIn } from '../bot/safe.ts'
import { type ModulePlace, placesOf } from '../module/place.ts'
import { type Definitions, readDefinitions } from './definitions.ts'

/** What a test may put in the place of the machine. */
export interface Machine {
  /** `20.19.0` */
  readonly node: string
  /** Epoch milliseconds. */
  now(): number
  /** Bytes free for this user on the disk that holds `folder`. */
  free(folder: string): number
}

const thisMachine: Machine = {
  node: process.versions.node,
  now: () => Date.now(),
  free: (folder) => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  },
}

/** How to look at a bot. */
export interface PatientOptions {
  /** The variables of the process. */
  readonly shell: Environment
  /** The same over those in `.env`. */
  readonly env: Environment
  /** The program's own package folder. */
  readonly program: string
  readonly machine?: Partial<Machine>
}

/** A bot that is being looked at. Nothing is read before a check asks for it, and nothing twice. */
export class Patient {
  readonly dir: string
  readonly shell: Environment
  readonly env: Environment
  readonly program: string
  readonly machine: Machine
  readonly #known = new Map<string, unknown>()
  /** Tried once: what cannot be opened now is not asked for again by every check. */
  #store: Promise<Store> | undefined

  constructor(dir: string, options: PatientOptions) {
    this.dir = dir
    this.shell = options.shell
    this.env = options.env
    this.program = options.program
    this.machine = { ...thisMachine, ...options.machine }
  }

  get checked(): CheckedConfig {
    return this.#once('config', () => checkConfig(this.dir, { env: this.env }))
  }

  /** @throws {WaddleError} `WDL_DOCTOR_UNSOUND` when waddle.yml is not sound: check that need it say so */
  get config(): Config {
    return this.loaded.config
  }

  /** The configuration with the places of its settings. @throws {WaddleError} like {@link config} */
  get loaded(): NonNullable<CheckedConfig['loaded']> {
    const { loaded } = this.checked
    if (loaded) return loaded
    throw new WaddleError('WDL_DOCTOR_UNSOUND', 'waddle.yml is not sound', { fix: 'waddle doctor config' })
  }

  get secrets(): Secrets {
    return this.#once('secrets', () => openSecrets(this.dir, { env: this.env }))
  }

  /** What the bot sees as its secrets, with those that it keeps in its database; without them where that cannot be read, which other checks tell. */
  knownSecrets(): Promise<Known> {
    return this.#once('knownSecrets', () => knownSecrets(this.config, this.dir, this.secrets).catch(() => sealedIn(this.secrets)))
  }

  /** All modules and receivers that waddle.yml names. */
  get places(): readonly ModulePlace[] {
    return this.#once('places', () => placesOf(this.config, this.dir))
  }

  /** What the enabled modules are, and why some cannot be read. Code of others is never run for it. */
  definitions(): Promise<Definitions> {
    return this.#once('definitions', () => readDefinitions(this.places, this.dir))
  }

  /** Where the data is. */
  get database(): DatabasePlace {
    return this.#once('database', () => databasePlace(this.config.database, this.dir))
  }

  /** Absolute path of the database; undefined when it is in memory, or on a server. */
  get databaseFile(): string | undefined {
    const { database } = this
    return database.kind === 'postgres' || database.file === ':memory:' ? undefined : database.file
  }

  /** The database as the place of a finding: never with a password. */
  get databaseName(): string {
    return this.databaseFile === undefined ? 'database' : this.way(this.databaseFile)
  }

  /** The database, to read from; a running bot does not notice. @throws {WaddleError} `WDL_STORE_*` */
  store(): Promise<Store> {
    this.#store ??= this.#open()
    return this.#store
  }

  async #open(): Promise<Store> {
    const { openStore } = await import('@waddlebot/core')
    return openStore(this.database, { as: 'looking', pool: 2 })
  }

  /** A path as one word of a command that is typed in the bot's folder. */
  word(path: string): string {
    return shellWord(this.way(path))
  }

  /** A path from the bot's folder, for people; absolute when it lies elsewhere. */
  way(path: string): string {
    const way = relative(this.dir, isAbsolute(path) ? path : join(this.dir, path))
    return way.startsWith('..') ? path : way || '.'
  }

  async close(): Promise<void> {
    await (await this.#store?.catch(() => undefined))?.close()
  }

  /** What was found the first time, errors included. */
  #once<T>(name: string, make: () => T): T {
    const known = this.#known.get(name) as { value: T } | { error: unknown } | undefined
    if (known) {
      if ('error' in known) throw known.error
      return known.value
    }
    try {
      const value = make()
      this.#known.set(name, { value })
      return value
    } catch (error) {
      if (isWaddleError(error)) this.#known.set(name, { error })
      throw error
    }
  }
}
