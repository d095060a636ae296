import type { DatabasePlace } from '../config/index.ts'
import type { PostgresOptions } from './postgres/options.ts'
import type { PostgresStore } from './postgres/store.ts'
import { SqliteStore } from './sqlite/store.ts'
import type { Store } from './store.ts'

/** How a store is opened, whatever kind it is. */
export interface OpenOptions {
  /**
   * `running` beside others where the kind allows it; `whole`, a bot that is one process; `alone`, refused while a bot runs; `beside` one that may be
   * running, for a row that it holds nothing of in memory; or only `looking`: nothing is written and nobody disturbed.
   */
  readonly as: 'running' | 'whole' | 'alone' | 'beside' | 'looking'
  /** Told of statements that took long, on a server. */
  readonly slow?: NonNullable<PostgresOptions['slow']>
  /** Told that many calls wait for each connection, on a server. */
  readonly pressed?: NonNullable<PostgresOptions['pressed']>
  /** Told when a read replica becomes fit to be asked and when it is not any more. */
  readonly replicated?: NonNullable<PostgresOptions['replicated']>
  /** Connections at most, on a server; what its configuration says when left out. */
  readonly pool?: number
}

/** Open the bot's data where its configuration says it is. */
export async function openStore(place: Extract<DatabasePlace, { kind: 'postgres' }>, options: OpenOptions): Promise<PostgresStore>
export async function openStore(place: DatabasePlace, options: OpenOptions): Promise<Store>
export async function openStore(
  place: DatabasePlace,
  { as, slow, pressed, replicated, pool = place.kind === 'postgres' ? place.pool : undefined }: OpenOptions,
): Promise<Store> {
  if (place.kind === 'sqlite') {
    return SqliteStore.open({ file: place.file, ...(as === 'looking' ? { readonly: true } : as === 'beside' ? { beside: true } : {}) })
  }
  // Its driver is a tenth of what a bot needs to start, and most bots have no server.
  const { PostgresStore } = await import('./postgres/store.ts')
  return PostgresStore.open({
    url: place.url,
    ...(as === 'looking' ? { readonly: true } : { presence: as }),
    // A bot may be started together with its server; whoever types a command is told at once.
    ...(isBot(as) ? {} : { patienceMs: 500 }),
    ...(slow ? { slow } : {}),
    ...(pressed ? { pressed } : {}),
    ...(replicated ? { replicated } : {}),
    // A command that looks, or that must be alone, wants what is there now.
    ...(isBot(as) && place.replica !== undefined ? { replica: place.replica } : {}),
    ...(pool === undefined ? {} : { pool }),
  })
}

const isBot = (as: OpenOptions['as']) => as === 'running' || as === 'whole'
