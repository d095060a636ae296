import { note, type Store } from '@waddlebot/core'
import type { Config } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'

/** Who said whose something is: waddle.yml, somebody who claimed it, or nobody yet. */
type Sayer = 'waddle.yml' | 'claim' | 'nobody'

/** A channel that the bot was in, and whose it is. */
export interface OwnedChannel {
  readonly channel: string
  readonly community: string
  readonly by: Sayer
}

/** Every channel that was ever seen, sorted. */
export async function channelsOf(store: Store, config: Config): Promise<readonly OwnedChannel[]> {
  const told = new Map(
    Object.entries(config.communities).flatMap(([id, { channels }]) => channels.map((channel) => [channel, id] as const)),
  )
  const pending = new Set((await serversOf(store)).filter((each) => each.pending).map((each) => each.community))
  const rows = await store.db.all<{ id: string; community: string }>`SELECT id, community FROM waddle_channel ORDER BY id`
  return rows.map(({ id, community }) => {
    const said = told.get(id)
    if (said !== undefined) return { channel: id, community: said, by: 'waddle.yml' }
    return { channel: id, community, by: community === 'main' || pending.has(community) ? 'nobody' : 'claim' }
  })
}

/** A server into which somebody else brought the bot. */
export interface GuestServer {
  /** `discord:5` */
  readonly server: string
  readonly name: string
  readonly community: string
  /** Nobody claimed it yet. */
  readonly pending: boolean
}

/** Every server that had to be claimed, or has to be; sorted. None from before the bot kept them. */
export async function serversOf(store: Store): Promise<readonly GuestServer[]> {
  if (!(await store.tableNames()).includes('waddle_server')) return []
  const rows = await store.db.all<{ id: string; name: string; community: string; state: string }>`
    SELECT id, name, community, state FROM waddle_server ORDER BY id`
  return rows.map(({ id, name, community, state }) => ({ server: id, name, community, pending: state === 'pending' }))
}

/**
 * From now on a channel, or a server with all of its channels, is of that community, and the audit says who said so.
 *
 * @param what `discord:5/10`, or `discord:5` for the server
 * @throws {WaddleError} `WDL_CHANNEL_UNSEEN` for what the bot was never in: most are misspelt
 */
export async function claim(store: Store, what: string, community: string, who: string): Promise<{ readonly before: string }> {
  return store.transaction(async (db) => {
    const server = await db.one<{ platform: string; server: string; community: string }>`
      SELECT platform, server, community FROM waddle_server WHERE id = ${what}`
    const row = server ?? (await db.one<{ community: string }>`SELECT community FROM waddle_channel WHERE id = ${what}`)
    if (!row) throw new WaddleError('WDL_CHANNEL_UNSEEN', `the bot was never in "${what}"`, { fix: 'waddle community list' })
    const { community: before } = row
    if (server) {
      await db.run`UPDATE waddle_server SET community = ${community}, state = 'claimed' WHERE id = ${what}`
      await db.run`
        UPDATE waddle_channel SET community = ${community}
        WHERE platform = ${server.platform} AND server = ${server.server} AND community = ${before}`
    } else await db.run`UPDATE waddle_channel SET community = ${community} WHERE id = ${what}`
    await note(db, {
      at: Date.now(),
      who,
      what: `community claim ${what}`,
      before: { community: before },
      after: { community },
      origin: 'cli',
    })
    return { before }
  })
}
