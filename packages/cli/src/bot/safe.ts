import { type Config, databasePlace, type Environment, type Secrets } from '@waddlebot/core/config'
import { openBeside } from './beside.ts'
import { isThere } from './database.ts'

/** A bot's secrets as the bot itself sees them. */
export interface Known {
  get(name: string): string | undefined
  /** Names of all that are set. */
  names(): readonly string[]
}

/** And where new ones go. */
export interface Safe extends Known {
  /** Whether they go into the database. */
  readonly shared: boolean
  /** Before anybody is asked anything: whether there is a key to seal with. @throws {WaddleError} `WDL_SECRET_KEY` */
  check(): void
  /** Keep all of them. */
  set(values: ReadonlyMap<string, string>): Promise<void>
}

/** What the file of sealed secrets and the environment say alone. */
export function sealedIn(secrets: Secrets): Known {
  return { get: (name) => secrets.get(name), names: () => secrets.list().map(({ name }) => name) }
}

/**
 * What is set, and what the bot renewed since, which stands in its database.
 *
 * @throws {WaddleError} `WDL_STORE_*` when the database cannot be read, `WDL_SECRET_KEY` when it was sealed with another key
 */
export async function knownSecrets(config: Config, dir: string, secrets: Secrets): Promise<Known> {
  const place = databasePlace(config.database, dir)
  if (!isThere(place)) return sealedIn(secrets)
  const { openStore, vaultBeside } = await import('@waddlebot/core')
  const store = await openStore(place, { as: 'looking' })
  try {
    const vault = await vaultBeside(store, secrets)
    return { get: (name) => vault.secret(name), names: () => vault.names(() => true) }
  } finally {
    await store.close()
  }
}

/**
 * A database on a server may be that of several processes, on machines that do not see each other's files: what is
 * kept goes there, sealed. A bot with a file as its database has a file for its secrets as well.
 *
 * @throws {WaddleError} like {@link knownSecrets}, and `WDL_MIGRATION_PENDING`
 */
export async function openSafe(config: Config, dir: string, env: Environment, secrets: Secrets): Promise<Safe> {
  const shared = databasePlace(config.database, dir).kind === 'postgres'
  const known = await knownSecrets(config, dir, secrets)
  return {
    shared,
    get: (name) => known.get(name),
    names: () => known.names(),
    check: () => void secrets.seal('WADDLE_TRIAL', 'nothing'),
    set: (values) => (shared ? share(config, dir, env, secrets, values) : seal(secrets, values)),
  }
}

async function seal(secrets: Secrets, values: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, value] of values) secrets.set(name, value)
}

async function share(config: Config, dir: string, env: Environment, secrets: Secrets, values: ReadonlyMap<string, string>): Promise<void> {
  if (values.size === 0) return
  const { vaultBeside } = await import('@waddlebot/core')
  const store = await openBeside(config, dir, 'waddle_secret', 'secrets of its own')
  try {
    // The file of this machine is no other's: only the environment, which all processes have, may say something else later.
    const vault = await vaultBeside(store, secrets, { get: (name) => env[name] || undefined, list: () => [] })
    await vault.set(Object.fromEntries(values))
    for (const name of values.keys()) secrets.remove(name)
  } finally {
    await store.close()
  }
}
