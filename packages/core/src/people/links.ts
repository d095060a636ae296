import {
  type AccountInfo,
  type Db,
  type Hindrance,
  type LinkDoubt,
  type LinkPlan,
  type LinkRules,
  type PersonLink,
  type Role,
  WaddleError,
} from '@waddlebot/sdk'
import type { PeopleChange } from './change.ts'

/** How long after a link was taken apart neither side may link again: who could switch at will could escape what follows a person. Milliseconds. Source: spec of the product, identity guards. */
const coolOff = 7 * 86_400_000

/** What modules do when two persons become one. */
export interface LinkEffects {
  plan(into: string, from: string): Promise<LinkPlan['effects']>
  /** What moderators have to agree to first. */
  doubts(into: string, from: string): Promise<readonly LinkDoubt[]>
  /** @returns what each needs to undo it, by module */
  apply(into: string, from: string): Promise<Readonly<Record<string, unknown>>>
  undo(into: string, from: string, done: Readonly<Record<string, unknown>>): Promise<void>
}

interface LinkRow {
  readonly id: number
  readonly kept: string
  readonly merged: string
  readonly accounts: string
  readonly effects: string
  readonly at: number
}

const linkOf = (row: LinkRow): PersonLink => ({
  id: row.id,
  into: row.kept,
  from: row.merged,
  accounts: JSON.parse(row.accounts) as string[],
  at: Number(row.at),
})

/** Accounts that are one person: proposed, made, and taken apart again. */
export class Links {
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async accounts(db: Db, person: string): Promise<readonly AccountInfo[]> {
    const rows = await db.all<AccountRow>`
      SELECT id, platform, name, seen_at FROM waddle_account WHERE person = ${person} ORDER BY id = ${person} DESC, id`
    return rows.map(infoOf)
  }

  /** Accounts that bear a name, or bore it once. */
  async find(db: Db, name: string, platform?: string): Promise<readonly AccountInfo[]> {
    const typed = name.replace(/^@/, '')
    const wanted = typed.toLowerCase()
    // SQLite lowers the letters of ASCII alone: a name beyond them is found at least as it is written.
    const written = typed.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    const rows = await db.all<AccountRow>`
      SELECT DISTINCT a.id, a.platform, a.name, a.seen_at FROM waddle_account_name n JOIN waddle_account a ON a.id = n.account
      WHERE lower(n.name) IN (${wanted}, ${written}) ORDER BY a.seen_at DESC, a.id`
    return rows.filter((row) => platform === undefined || row.platform === platform).map(infoOf)
  }

  async names(db: Db, account: string): Promise<readonly { readonly name: string; readonly since: number }[]> {
    const rows = await db.all<{ name: string; since: number }>`
      SELECT name, since FROM waddle_account_name WHERE account = ${account} ORDER BY since DESC, name`
    return rows.map(({ name, since }) => ({ name, since: Number(since) }))
  }

  async links(db: Db, person: string): Promise<readonly PersonLink[]> {
    const rows = await db.all<LinkRow>`
      SELECT id, kept, merged, accounts, effects, at FROM waddle_link WHERE kept = ${person} AND undone_at IS NULL ORDER BY id DESC`
    return rows.map(linkOf)
  }

  async plan(db: Db, into: string, from: string, effects: LinkEffects, rules: LinkRules = {}): Promise<LinkPlan> {
    const [ours, theirs] = [await this.accounts(db, into), await this.accounts(db, from)]
    const hindrances = await this.#hindrances(db, into, from, ours, theirs, rules.coolOff ?? coolOff)
    const doubts = into === from ? [] : await effects.doubts(into, from)
    const approvals = doubts.map((doubt): Hindrance => ({ code: 'approval', text: 'A moderator has to agree first.', doubt }))
    return {
      into,
      from,
      accounts: [...ours, ...theirs],
      effects: await effects.plan(into, from),
      hindrances: [...hindrances, ...approvals],
    }
  }

  /** @returns the link, and what is to be made known once it is on disk */
  async link(db: Db, into: string, from: string, effects: LinkEffects): Promise<{ link: PersonLink; changes: readonly PeopleChange[] }> {
    const accounts = (await this.accounts(db, from)).map(({ id }) => id)
    const kept = await this.accounts(db, into)
    if (into === from || accounts.length === 0 || kept.length === 0) {
      throw new WaddleError('WDL_LINK', `"${into}" and "${from}" are not two persons that were seen`, {
        fix: 'let both say something first',
      })
    }
    const roles = await this.#giveRoles(db, into, from)
    const done = { ...(await effects.apply(into, from)), waddle: { roles } }
    await db.run`UPDATE waddle_account SET person = ${into} WHERE person = ${from}`
    const row = await db.one<{ id: number }>`
      INSERT INTO waddle_link (kept, merged, accounts, effects, at)
      VALUES (${into}, ${from}, ${JSON.stringify(accounts)}, ${JSON.stringify(done)}, ${this.#now()}) RETURNING id`
    const link = { id: row!.id, into, from, accounts, at: this.#now() }
    return {
      link,
      changes: [
        ...accounts.map((account) => ({ what: 'relink' as const, account, person: into })),
        ...roles.map(({ community, role }) => ({ what: 'grant' as const, community, person: into, role })),
      ],
    }
  }

  /** Take the youngest link apart through which `account` came to its person. */
  async unlink(db: Db, account: string, effects: LinkEffects): Promise<{ link: PersonLink; changes: readonly PeopleChange[] } | undefined> {
    const rows = await db.all<LinkRow>`
      SELECT id, kept, merged, accounts, effects, at FROM waddle_link
      WHERE undone_at IS NULL AND accounts LIKE ${`%${JSON.stringify(account)}%`} ORDER BY id DESC`
    const row = rows.find((each) => (JSON.parse(each.accounts) as string[]).includes(account))
    if (!row) return undefined
    const link = linkOf(row)
    const now = await db.one<{ person: string }>`SELECT person FROM waddle_account WHERE id = ${account}`
    const into = now?.person ?? link.into
    const { waddle, ...done } = JSON.parse(row.effects) as Record<string, unknown> & { waddle?: { roles: GivenRole[] } }
    await effects.undo(into, link.from, done)
    for (const id of link.accounts) await db.run`UPDATE waddle_account SET person = ${link.from} WHERE id = ${id}`
    const roles = waddle?.roles ?? []
    for (const { community, role } of roles)
      await db.run`DELETE FROM waddle_role WHERE community = ${community} AND person = ${into} AND role = ${role}`
    await db.run`UPDATE waddle_link SET undone_at = ${this.#now()} WHERE id = ${row.id}`
    return {
      link,
      changes: [
        ...link.accounts.map((account) => ({ what: 'relink' as const, account, person: link.from })),
        ...roles.map(({ community, role }) => ({ what: 'revoke' as const, community, person: into, role })),
      ],
    }
  }

  async #giveRoles(db: Db, into: string, from: string): Promise<GivenRole[]> {
    const rows = await db.all<GivenRole>`
      SELECT theirs.community, theirs.role FROM waddle_role theirs WHERE theirs.person = ${from} AND NOT EXISTS (
        SELECT 1 FROM waddle_role ours WHERE ours.person = ${into} AND ours.community = theirs.community AND ours.role = theirs.role)`
    for (const { community, role } of rows)
      await db.run`INSERT INTO waddle_role (community, person, role) VALUES (${community}, ${into}, ${role})`
    return rows
  }

  async #hindrances(
    db: Db,
    into: string,
    from: string,
    ours: readonly AccountInfo[],
    theirs: readonly AccountInfo[],
    pause: number,
  ): Promise<Hindrance[]> {
    if (into === from) return [{ code: 'same-person', text: 'These accounts are one person already.' }]
    const hindrances: Hindrance[] = []
    const twice = ours.find((one) => theirs.some((other) => other.platform === one.platform))
    if (twice) hindrances.push({ code: 'same-platform', text: `Both have an account on ${twice.platform}.` })
    const row = await db.one<{ at: number | null }>`
      SELECT max(undone_at) AS at FROM waddle_link WHERE kept IN (${into}, ${from}) OR merged IN (${into}, ${from})`
    const until = Number(row?.at ?? Number.NEGATIVE_INFINITY) + pause
    if (row?.at != null && until > this.#now())
      hindrances.push({ code: 'cool-off', text: `One of them was unlinked less than ${days(pause)} ago.`, until })
    return hindrances
  }
}

interface GivenRole {
  readonly community: string
  readonly role: Role
}
interface AccountRow {
  readonly id: string
  readonly platform: string
  readonly name: string
  readonly seen_at: number
}
const infoOf = ({ id, platform, name, seen_at }: AccountRow): AccountInfo => ({ id, platform, name, seenAt: Number(seen_at) })
const days = (ms: number) => {
  const count = Math.ceil(ms / 86_400_000)
  return count === 1 ? 'a day' : `${count} days`
}
