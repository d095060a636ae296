import type { Db, PeopleDesk } from '@waddlebot/sdk'
import type { LinkEffects, Links } from './links.ts'
import type { People } from './people.ts'

/** What a desk writes with. */
export interface DeskWork {
  /** Read what stands. */
  readonly db: Db
  /** The transaction of the run, begun when first asked for. */
  writing(): Promise<Db>
  /** Do something once it is on disk. */
  afterCommit(work: () => void): void
  readonly effects: LinkEffects
}

/** The face of {@link People} and {@link Links} that modules see, with its writes in their run. */
export function peopleDesk(people: People, links: Links, work: DeskWork): PeopleDesk {
  return {
    person: (account) => people.person(account),
    accounts: (person) => links.accounts(work.db, person),
    find: (name, platform) => links.find(work.db, name, platform),
    names: (account) => links.names(work.db, account),
    links: (person) => links.links(work.db, person),
    roles: (community, person) => people.given(community, person),
    async grant(community, person, role) {
      const db = await work.writing()
      await db.run`
        INSERT INTO waddle_role (community, person, role) VALUES (${community}, ${person}, ${role})
        ON CONFLICT (community, person, role) DO NOTHING`
      work.afterCommit(() => people.grant(community, person, role))
    },
    async revoke(community, person, role) {
      const db = await work.writing()
      await db.run`DELETE FROM waddle_role WHERE community = ${community} AND person = ${person} AND role = ${role}`
      work.afterCommit(() => people.revoke(community, person, role))
    },
    plan: (into, from) => links.plan(work.db, into, from, work.effects),
    async link(into, from) {
      const { link, committed } = await links.link(await work.writing(), into, from, work.effects)
      work.afterCommit(committed)
      return link
    },
    async unlink(account) {
      const undone = await links.unlink(await work.writing(), account, work.effects)
      if (undone) work.afterCommit(undone.committed)
      return undone?.link
    },
  }
}
