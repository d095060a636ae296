import type { Secrets } from '../config/secrets/store.ts'
import { LocalWire } from '../fleet/local.ts'
import type { Store } from '../store/index.ts'
import { silentLog } from '../telemetry/log.ts'
import { Vault } from './vault.ts'

/** Where secrets that stand outside of the store are read. */
export type Outside = Pick<Secrets, 'get' | 'list'>

/**
 * The secrets of a bot for a program beside it, as they are now: what the bot keeps in its store over what stands
 * outside. What is set here the bot sees within seconds.
 *
 * @param sealer seals and opens what stands in the store
 * @param outside what is set elsewhere: in the environment and in the bot's file
 * @throws {WaddleError} `WDL_SECRET_KEY` where what is kept was sealed with a key that is not at hand
 */
export async function vaultBeside(store: Store, sealer: Secrets, outside: Outside = sealer): Promise<Vault> {
  const vault = new Vault({
    store,
    wire: new LocalWire('beside', silentLog),
    now: () => Date.now(),
    sealer,
    outside: (name) => outside.get(name),
    outsideNames: () => outside.list().map(({ name }) => name),
  })
  // Of a bot that never ran, or of a version before this one, nothing is kept.
  if ((await store.tableNames()).includes('waddle_secret')) await vault.load()
  return vault
}
