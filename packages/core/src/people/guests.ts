import type { Db, GuestServer } from '@waddlebot/sdk'
import { type PeopleChange, peopleTopic } from './change.ts'
import type { PeopleParts } from './parts.ts'
import { People } from './people.ts'

/**
 * Servers into which others brought the bot. Each is a community of its own that waits to be claimed: its owner is
 * nobody in `main`, and what happens there is not mixed into what `main` has.
 */
export class Guests {
  readonly #parts: PeopleParts

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  /** Whether any server waits to be claimed. */
  get waiting(): boolean {
    return this.#parts.places.waiting > 0
  }

  /** The bot is in a server that is not its own. Decided at once; written down soon. Never rejects. */
  async meet(platform: string, { id, name, owner }: GuestServer): Promise<void> {
    const { places, people, store, wire, log, now } = this.#parts
    const server = `${platform}:${id}`
    if (places.settled(server)) return
    const theirs = owner === undefined ? undefined : people.ownedBy(people.person(People.account(platform, owner)))
    const change: PeopleChange = { what: 'server', server, community: theirs ?? server, pending: theirs === undefined }
    people.apply(change)
    try {
      const { changes } = await store.db.run`
        INSERT INTO waddle_server (id, platform, server, name, community, state, seen_at)
        VALUES (${server}, ${platform}, ${id}, ${name}, ${change.community}, ${change.pending ? 'pending' : 'claimed'}, ${now()})
        ON CONFLICT (id) DO NOTHING`
      if (changes === 0) return
      await wire.broadcast(peopleTopic, [change])
      if (change.pending) {
        log.warn(`somebody brought the bot into ${name} (${server}), which waits to be claimed`, {
          fix: `waddle community claim ${server} main`,
        })
      }
    } catch (error) {
      // It waits all the same, and is met again with the next connection.
      log.warn(`that the bot is a guest in ${server} could not be written down`, { error })
    }
  }
}

/**
 * Have a server that waits be of `community`, or be one of its own.
 *
 * @param channel one of its channels, such as `discord:5/10`
 * @returns undefined when it does not wait
 */
export async function claimServer(
  db: Db,
  channel: string,
  community: string | undefined,
): Promise<{ readonly server: string; readonly community: string } | undefined> {
  const server = channel.split('/')[0]!
  const row = await db.one<{ platform: string; server: string; community: string }>`
    SELECT platform, server, community FROM waddle_server WHERE id = ${server} AND state = 'pending'`
  if (!row) return undefined
  const of = community ?? row.community
  await db.run`UPDATE waddle_server SET state = 'claimed', community = ${of} WHERE id = ${server}`
  await db.run`
    UPDATE waddle_channel SET community = ${of}
    WHERE platform = ${row.platform} AND server = ${row.server} AND community = ${row.community}`
  return { server, community: of }
}
