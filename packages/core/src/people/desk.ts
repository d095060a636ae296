import type { Db, OnWord, PeopleDesk } from '@waddlebot/sdk'
import { note } from '../telemetry/audit.ts'
import type { PeopleChange } from './change.ts'
import { claimServer } from './guests.ts'
import type { LinkEffects, Links } from './links.ts'
import type { People } from './people.ts'

/** What a desk writes with. */
export interface DeskWork {
  /** Read what stands. */
  readonly db: Db
  /** The transaction of the run, begun when first asked for. */
  writing(): Promise<Db>
  /** Make it known to every process once it is on disk. */
  changed(changes: readonly PeopleChange[]): void | Promise<void>
  readonly effects: LinkEffects
  /** Epoch milliseconds. */
  now(): number
  /** The module at the desk, for the audit of what nobody asked it for. */
  readonly module: string
}

/** The face of {@link People} and {@link Links} that modules see, with its writes in their run. */
export function peopleDesk(people: People, links: Links, work: DeskWork): PeopleDesk {
  const wrote = (db: Db, what: string, by: OnWord | undefined, after?: unknown) =>
    note(db, { at: work.now(), who: by?.who ?? `module:${work.module}`, what, origin: by?.origin ?? work.module, after })
  return {
    person: (account) => people.person(account),
    accounts: (person) => links.accounts(work.db, person),
    find: (name, platform) => links.find(work.db, name, platform),
    names: (account) => links.names(work.db, account),
    links: (person) => links.links(work.db, person),
    roles: (community, person) => people.given(community, person),
    holders: (community) => people.holders(community),
    async grant(community, person, role, by) {
      const db = await work.writing()
      const { changes } = await db.run`
        INSERT INTO waddle_role (community, person, role) VALUES (${community}, ${person}, ${role})
        ON CONFLICT (community, person, role) DO NOTHING`
      if (changes > 0) await wrote(db, `role grant ${role} to ${person} in ${community}`, by)
      await work.changed([{ what: 'grant', community, person, role }])
    },
    async revoke(community, person, role, by) {
      const db = await work.writing()
      const { changes } = await db.run`
        DELETE FROM waddle_role WHERE community = ${community} AND person = ${person} AND role = ${role}`
      if (changes > 0) await wrote(db, `role revoke ${role} of ${person} in ${community}`, by)
      await work.changed([{ what: 'revoke', community, person, role }])
    },
    async claim(channel, community, by) {
      const db = await work.writing()
      const claimed = await claimServer(db, channel, community)
      if (!claimed) return undefined
      await wrote(db, `community claim ${claimed.server}`, by, { community: claimed.community })
      await work.changed([{ what: 'server', ...claimed, pending: false }])
      return claimed.community
    },
    plan: (into, from, rules) => links.plan(work.db, into, from, work.effects, rules),
    async link(into, from, by) {
      const db = await work.writing()
      const { link, changes } = await links.link(db, into, from, work.effects)
      await wrote(db, `link ${from} into ${into}`, by, link.accounts)
      await work.changed(changes)
      return link
    },
    async unlink(account, by) {
      const db = await work.writing()
      const undone = await links.unlink(db, account, work.effects)
      if (!undone) return undefined
      await wrote(db, `unlink ${undone.link.from} of ${undone.link.into}`, by, undone.link.accounts)
      await work.changed(undone.changes)
      return undone.link
    },
  }
}
