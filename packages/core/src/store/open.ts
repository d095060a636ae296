import type { DatabasePlace } from '../config/index.ts'
import type { PostgresOptions } from './postgres/options.ts'
import { PostgresStore } from './postgres/store.ts'
import { SqliteStore } from './sqlite/store.ts'
import type { Store } from './store.ts'

/** How a store is opened, whatever kind it is. */
export interface OpenOptions {
  /**
   * `running` beside others where the kind allows it; `alone`, refused while a bot runs; `beside` one that may be
   * running, for a row that it holds nothing of in memory; or only `looking`: nothing is written and nobody disturbed.
   */
  readonly as: 'running' | 'alone' | 'beside' | 'looking'
  /** Told of statements that took long, on a server. */
  readonly slow?: NonNullable<PostgresOptions['slow']>
  /** Told that many calls wait for each connection, on a server. */
  readonly pressed?: NonNullable<PostgresOptions['pressed']>
  /** Connections at most, on a server. */
  readonly pool?: number
}

/** Open the bot's data where its configuration says it is. */
export async function openStore(place: DatabasePlace, { as, slow, pressed, pool }: OpenOptions): Promise<Store> {
  if (place.kind === 'sqlite') {
    return SqliteStore.open({ file: place.file, ...(as === 'looking' ? { readonly: true } : as === 'beside' ? { beside: true } : {}) })
  }
  return PostgresStore.open({
    url: place.url,
    ...(as === 'looking' ? { readonly: true } : { presence: as === 'beside' ? 'running' : as }),
    // A bot may be started together with its server; whoever types a command is told at once.
    ...(as === 'running' ? {} : { patienceMs: 500 }),
    ...(slow ? { slow } : {}),
    ...(pressed ? { pressed } : {}),
    ...(pool === undefined ? {} : { pool }),
  })
}
