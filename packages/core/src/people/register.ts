import type { Account, Db } from '@waddlebot/sdk'
import { People } from './people.ts'
import type { Place } from './place.ts'

/** Most accounts whose row is known to be up to date; past that the oldest half is forgotten and written again. */
const remembered = 50_000

/**
 * Writes down channels and accounts on first sight and when a name changes, in the transaction that accepts
 * the event, and never for somebody whose row is known to be right.
 */
export class Register {
  #names = new Map<string, string>()

  /** Whether {@link Register.write} would write anything. */
  knows(place: Place, account: Account): boolean {
    return place.stored && this.#names.get(People.account(place.platform, account.id)) === known(place, account)
  }

  async write(db: Db, place: Place, account: Account, at: number): Promise<void> {
    const id = People.account(place.platform, account.id)
    if (!place.stored) {
      await db.run`
        INSERT INTO waddle_channel (id, platform, server, name, community, seen_at, account)
        VALUES (${place.id}, ${place.platform}, ${place.server}, ${place.name}, ${place.community.id}, ${at}, ${place.direct ? id : null})
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, account = excluded.account`
    }
    const name = account.displayName ?? account.name
    const { changes } = await db.run`
      INSERT INTO waddle_account (id, platform, name, person, seen_at) VALUES (${id}, ${place.platform}, ${name}, ${id}, ${at})
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at WHERE waddle_account.name <> excluded.name`
    if (changes > 0) {
      // Both are names by which people call somebody, and a display name may be in another script than the login.
      const names = name.toLowerCase() === account.name.toLowerCase() ? [name] : [name, account.name]
      for (const each of names) {
        await db.run`
          INSERT INTO waddle_account_name (account, name, since) VALUES (${id}, ${each}, ${at})
          ON CONFLICT (account, name, since) DO NOTHING`
      }
    }
    if (isHome(place)) await db.run`UPDATE waddle_account SET home = ${place.id} WHERE id = ${id}`
  }

  /** Called once the rows are committed. */
  wrote(place: Place, account: Account): void {
    place.stored = true
    if (this.#names.size >= remembered) {
      this.#names = new Map([...this.#names].slice(remembered / 2))
    }
    this.#names.set(People.account(place.platform, account.id), known(place, account))
  }
}

/** Whether who uses the bot here is known to be of this community where that cannot be told from the channel. */
const isHome = ({ rules, server, community }: Place) => rules.directWithoutServer === true && server !== null && !community.pending

function known(place: Place, account: Account): string {
  const name = account.displayName ?? account.name
  return isHome(place) ? `${name}\n${place.community.id}` : name
}
