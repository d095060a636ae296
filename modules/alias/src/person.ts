import type { LinkPerson } from '@waddlebot/sdk'
import type { Context } from './context.ts'

type About = Context & { readonly person: string }

/** Everything that this module knows of one person. */
export async function exportPerson({ db, person }: About) {
  const own =
    await db.all`SELECT community, name, line, published, at FROM alias_alias WHERE scope = ${`person:${person}`} ORDER BY community, name`
  const made = await db.all`
    SELECT community, name, line, at FROM alias_alias WHERE made_by = ${person} AND scope NOT LIKE 'person:%' ORDER BY community, name`
  return { aliases: own, madeForEverybody: made }
}

/** Forget one person: their own aliases go, those that they made for everybody stay without their name. */
export async function forgetPerson({ broadcast, db, person }: About): Promise<void> {
  await db.run`DELETE FROM alias_alias WHERE scope = ${`person:${person}`}`
  await db.run`UPDATE alias_alias SET made_by = '', made_by_name = 'somebody' WHERE made_by = ${person}`
  await broadcast('changed')
}

interface Moved {
  readonly own: readonly { readonly community: string; readonly name: string }[]
}

/** Aliases of both are the one's; where both have one of the same name, the one that stays keeps theirs. */
export const linkPerson: LinkPerson<Context> = {
  async plan({ db, from }) {
    const { n } = (await db.one<{ n: number }>`SELECT count(*) AS n FROM alias_alias WHERE scope = ${`person:${from}`}`)!
    const count = Number(n)
    return count === 0 ? undefined : `${count === 1 ? '1 alias moves' : `${count} aliases move`}`
  },
  async apply({ broadcast, db, into, from }): Promise<Moved> {
    const [to, old] = [`person:${into}`, `person:${from}`]
    const own = await db.all<Moved['own'][number]>`
      UPDATE alias_alias SET scope = ${to}, made_by = ${into} WHERE scope = ${old}
        AND NOT EXISTS (SELECT 1 FROM alias_alias a WHERE a.community = alias_alias.community AND a.scope = ${to} AND a.name = alias_alias.name)
      RETURNING community, name`
    await broadcast('changed')
    return { own }
  },
  async undo({ broadcast, db, into, from, done }) {
    for (const { community, name } of (done as Moved).own) {
      await db.run`
        UPDATE alias_alias SET scope = ${`person:${from}`}, made_by = ${from}
        WHERE community = ${community} AND scope = ${`person:${into}`} AND name = ${name}
          AND NOT EXISTS (SELECT 1 FROM alias_alias a WHERE a.community = ${community} AND a.scope = ${`person:${from}`} AND a.name = ${name})`
    }
    await broadcast('changed')
  },
}
