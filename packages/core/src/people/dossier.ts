import { type Db, type Envelope, ladder, type Role } from '@waddlebot/sdk'
import { People } from './people.ts'

/** What the core itself knows of one person. */
export interface Dossier {
  readonly person: string
  readonly accounts: readonly {
    readonly id: string
    readonly platform: string
    readonly name: string
    /** Epoch milliseconds. */
    readonly seenAt: number
    /** Where they last used the bot, where their direct messages go by that. */
    readonly home: string | null
    /** Channels that are their direct messages. */
    readonly directs: readonly string[]
    readonly names: readonly { readonly name: string; readonly since: number }[]
  }[]
  /** Given by hand, those of waddle.yml not among them. */
  readonly roles: readonly { readonly community: string; readonly role: Role }[]
  readonly links: readonly { readonly into: string; readonly from: string; readonly at: number; readonly undoneAt: number | null }[]
  /** What they did to the bot, or what was done about them. */
  readonly acts: readonly { readonly at: number; readonly who: string; readonly what: string }[]
}

/**
 * The keys under which a person may be known: their own, and those of their accounts, which were persons of their own
 * until they were linked.
 */
export async function keysOf(db: Db, person: string): Promise<readonly string[]> {
  const rows = await db.all<{ id: string }>`SELECT id FROM waddle_account WHERE person = ${person} ORDER BY id`
  return [...new Set([person, ...rows.map(({ id }) => id)])]
}

/** Everything that the core's own tables say of a person. */
export async function dossierOf(db: Db, person: string): Promise<Dossier> {
  const keys = await keysOf(db, person)
  const accounts: Dossier['accounts'][number][] = []
  const roles: { community: string; role: Role }[] = []
  const links = new Map<number, Dossier['links'][number]>()
  const acts = new Map<number, Dossier['acts'][number]>()
  for (const key of keys) {
    const account = await db.one<{ id: string; platform: string; name: string; seen_at: number; home: string | null }>`
      SELECT id, platform, name, seen_at, home FROM waddle_account WHERE id = ${key}`
    const names = await db.all<{ name: string; since: number }>`
      SELECT name, since FROM waddle_account_name WHERE account = ${key} ORDER BY since DESC, name`
    if (account) {
      const { seen_at, ...rest } = account
      const directs = await directsOf(db, key)
      accounts.push({ ...rest, seenAt: Number(seen_at), directs, names: names.map(({ name, since }) => ({ name, since: Number(since) })) })
    }
    if (key === person)
      roles.push(
        ...(await db.all<{ community: string; role: Role }>`
      SELECT community, role FROM waddle_role WHERE person = ${key}`),
      )
    const rows = await db.all<{ id: number; kept: string; merged: string; at: number; undone_at: number | null }>`
      SELECT id, kept, merged, at, undone_at FROM waddle_link WHERE kept = ${key} OR merged = ${key}`
    for (const { id, kept, merged, at, undone_at } of rows)
      links.set(id, { into: kept, from: merged, at: Number(at), undoneAt: undone_at === null ? null : Number(undone_at) })
    for (const { seq, at, who, what } of await actsOf(db, key)) acts.set(seq, { at: Number(at), who, what })
  }
  roles.sort((a, b) => (a.community < b.community ? -1 : a.community > b.community ? 1 : ladder.indexOf(a.role) - ladder.indexOf(b.role)))
  const inOrder = <T>(map: ReadonlyMap<number, T>) => [...map].sort(([a], [b]) => a - b).map(([, value]) => value)
  return { person, accounts, roles, links: inOrder(links), acts: inOrder(acts) }
}

async function directsOf(db: Db, account: string): Promise<readonly string[]> {
  const rows = await db.all<{ id: string }>`SELECT id FROM waddle_channel WHERE account = ${account} ORDER BY id`
  return rows.map(({ id }) => id)
}

/** Whoever is named nowhere any more. */
export const nobody = 'forgotten'

/**
 * Take a person out of the core's own tables. What was done to the bot stays in the audit, without who it was. Events
 * that are done hold no words; what was put aside of theirs is not to be done any more.
 *
 * @returns how many accounts are gone
 */
export async function eraseDossier(db: Db, person: string): Promise<number> {
  const keys = await keysOf(db, person)
  let accounts = 0
  await dropDead(db, keys)
  for (const key of keys) {
    accounts += (await db.run`DELETE FROM waddle_account WHERE id = ${key}`).changes
    await db.run`DELETE FROM waddle_account_name WHERE account = ${key}`
    for (const direct of await directsOf(db, key)) {
      await db.run`DELETE FROM waddle_card WHERE channel = ${direct}`
      await db.run`DELETE FROM waddle_channel WHERE id = ${direct}`
    }
    await db.run`DELETE FROM waddle_role WHERE person = ${key}`
    await db.run`DELETE FROM waddle_link WHERE kept = ${key} OR merged = ${key}`
    await db.run`DELETE FROM waddle_cooldown WHERE holder = ${key}`
    for (const act of await actsOf(db, key)) {
      const clean = (text: string | null) => text && without(text, key)
      await db.run`
        UPDATE waddle_audit SET who = ${without(act.who, key)}, what = ${without(act.what, key)},
          before = ${clean(act.before)}, after = ${clean(act.after)}, origin = ${without(act.origin, key)} WHERE seq = ${act.seq}`
    }
  }
  return accounts
}

/** The ids stay known, so that none of them is a new one should it come again. */
async function dropDead(db: Db, keys: readonly string[]): Promise<void> {
  const rows = await db.all<{ key: string; envelope: string }>`SELECT key, envelope FROM waddle_event WHERE state = 'dead'`
  for (const { key, envelope } of rows) {
    const { platform, account } = JSON.parse(envelope) as Envelope
    if (!keys.includes(People.account(platform, account.id))) continue
    await db.run`UPDATE waddle_event SET state = 'done', envelope = NULL, lane = NULL WHERE key = ${key}`
  }
}

interface ActRow {
  readonly seq: number
  readonly at: number
  readonly who: string
  readonly what: string
  readonly before: string | null
  readonly after: string | null
  readonly origin: string
}

/** Acts that name a key, and not just one that begins like it. */
async function actsOf(db: Db, key: string): Promise<ActRow[]> {
  const like = `%${key.replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await db.all<ActRow>`
    SELECT seq, at, who, what, before, after, origin FROM waddle_audit
    WHERE who LIKE ${like} ESCAPE '\\' OR what LIKE ${like} ESCAPE '\\' OR before LIKE ${like} ESCAPE '\\' OR after LIKE ${like} ESCAPE '\\'
    ORDER BY seq`
  return rows.filter((row) => [row.who, row.what, row.before, row.after].some((text) => text !== null && without(text, key) !== text))
}

/** A text without a key; a longer key that begins with it is another one. */
function without(text: string, key: string): string {
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}_:-])${literally(key)}(?![\\p{L}\\p{N}_-])`, 'gu'), nobody)
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
