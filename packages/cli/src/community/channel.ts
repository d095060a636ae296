import { note, type Store } from '@waddlebot/core'
import type { Config } from '@waddlebot/core/config'
import { WaddleError } from '@waddlebot/sdk'

/** A channel that the bot was in, and whose it is. */
export interface OwnedChannel {
  readonly channel: string
  readonly community: string
  /** Who said so: waddle.yml, somebody who claimed it, or nobody yet. */
  readonly by: 'waddle.yml' | 'claim' | 'nobody'
}

/** Every channel that was ever seen, sorted. */
export async function channelsOf(store: Store, config: Config): Promise<readonly OwnedChannel[]> {
  const told = new Map(
    Object.entries(config.communities).flatMap(([id, { channels }]) => channels.map((channel) => [channel, id] as const)),
  )
  const rows = await store.db.all<{ id: string; community: string }>`SELECT id, community FROM waddle_channel ORDER BY id`
  return rows.map(({ id, community }) => {
    const said = told.get(id)
    if (said !== undefined) return { channel: id, community: said, by: 'waddle.yml' }
    return { channel: id, community, by: community === 'main' ? 'nobody' : 'claim' }
  })
}

/**
 * From now on `channel` is of that community, and the audit says who said so.
 *
 * @throws {WaddleError} `WDL_CHANNEL_UNSEEN` for a channel that the bot was never in: most are misspelt
 */
export async function claimChannel(store: Store, channel: string, community: string, who: string): Promise<{ readonly before: string }> {
  return store.transaction(async (db) => {
    const row = await db.one<{ community: string }>`SELECT community FROM waddle_channel WHERE id = ${channel}`
    if (!row) {
      throw new WaddleError('WDL_CHANNEL_UNSEEN', `the bot was never in "${channel}"`, { fix: 'waddle community list' })
    }
    await db.run`UPDATE waddle_channel SET community = ${community} WHERE id = ${channel}`
    const { community: before } = row
    await note(db, {
      at: Date.now(),
      who,
      what: `community claim ${channel}`,
      before: { community: before },
      after: { community },
      origin: 'cli',
    })
    return { before }
  })
}
