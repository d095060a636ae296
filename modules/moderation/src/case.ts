import { type Db, formatDuration } from '@waddlebot/sdk'

/** What was done to somebody, or noted of them. */
export type Deed = 'delete' | 'warn' | 'timeout' | 'ban' | 'unban' | 'untimeout' | 'note' | 'review'

/** A case that is about to be written down. */
export interface Opening {
  readonly community: string
  readonly person: string
  readonly account: string
  readonly name: string
  readonly channel: string
  readonly action: Deed
  readonly seconds?: number
  readonly reason: string
  /** A person, `filter:<name>`, `rule:<number>`, `nuke:<number>` or `platform`. */
  readonly actor: string
  readonly actorName: string
  readonly at: number
  readonly message?: string
  readonly evidence?: string
  /** What the platform said, when it would not. */
  readonly hindrance?: string
  readonly strike?: boolean
}

/** A case as it stands. */
export interface Case extends Opening {
  readonly number: number
  readonly undoneAt?: number
  readonly undoneBy?: string
  readonly undoneWhy?: string
}

interface Row {
  community: string
  number: number
  person: string
  account: string
  name: string
  channel: string
  action: Deed
  seconds: number | null
  reason: string
  actor: string
  actor_name: string
  at: number | string
  message: string | null
  evidence: string | null
  hindrance: string | null
  strike: number
  undone_at: number | string | null
  undone_by: string | null
  undone_why: string | null
}

/** The next number of a community's cases or rules; the ones that were given are never given again. */
export async function nextNumber(db: Db, community: string, what: 'case' | 'rule' | 'nuke'): Promise<number> {
  const row = await db.one<{ last: number }>`
    INSERT INTO moderation_counter (community, what, last) VALUES (${community}, ${what}, 1)
    ON CONFLICT (community, what) DO UPDATE SET last = moderation_counter.last + 1 RETURNING last`
  return row!.last
}

/** Write a case down; its number is the next of its community. */
export async function openCase(db: Db, opening: Opening): Promise<number> {
  const number = await nextNumber(db, opening.community, 'case')
  const { community, person, account, name, channel, action, reason, actor, actorName, at } = opening
  await db.run`
    INSERT INTO moderation_case
      (community, number, person, account, name, channel, action, seconds, reason, actor, actor_name, at, message, evidence, hindrance, strike)
    VALUES (${community}, ${number}, ${person}, ${account}, ${name}, ${channel}, ${action}, ${opening.seconds ?? null}, ${reason}, ${actor},
      ${actorName}, ${at}, ${opening.message ?? null}, ${opening.evidence ?? null}, ${opening.hindrance ?? null}, ${opening.strike ? 1 : 0})`
  return number
}

export async function findCase(db: Db, community: string, number: number): Promise<Case | undefined> {
  const row = await db.one<Row>`SELECT * FROM moderation_case WHERE community = ${community} AND number = ${number}`
  return row && caseOf(row)
}

/** Cases of a person, or of everybody, newest first. */
export async function casesOf(db: Db, community: string, person: string | undefined, most: number, page = 1): Promise<Case[]> {
  const from = (page - 1) * most
  const rows =
    person === undefined
      ? await db.all<Row>`
          SELECT * FROM moderation_case WHERE community = ${community} ORDER BY number DESC LIMIT ${most} OFFSET ${from}`
      : await db.all<Row>`
          SELECT * FROM moderation_case WHERE community = ${community} AND person = ${person} ORDER BY number DESC LIMIT ${most} OFFSET ${from}`
  return rows.map(caseOf)
}

export async function countCases(db: Db, community: string, person: string | undefined): Promise<number> {
  const row =
    person === undefined
      ? await db.one<{ n: number }>`SELECT count(*) AS n FROM moderation_case WHERE community = ${community}`
      : await db.one<{ n: number }>`SELECT count(*) AS n FROM moderation_case WHERE community = ${community} AND person = ${person}`
  return Number(row!.n)
}

/** Strikes of a person that count still. */
export async function strikesOf(db: Db, community: string, person: string, since: number): Promise<number> {
  const row = await db.one<{ n: number }>`
    SELECT count(*) AS n FROM moderation_case
    WHERE community = ${community} AND person = ${person} AND strike = 1 AND undone_at IS NULL AND at > ${since}`
  return Number(row!.n)
}

/** Note that a case does not hold any more. False when it did not before. */
export async function undoCase(db: Db, { community, number }: Case, by: string, why: string, at: number): Promise<boolean> {
  const { changes } = await db.run`
    UPDATE moderation_case SET undone_at = ${at}, undone_by = ${by}, undone_why = ${why}
    WHERE community = ${community} AND number = ${number} AND undone_at IS NULL`
  return changes > 0
}

function caseOf(row: Row): Case {
  const { community, number, person, account, name, channel, action, reason, actor } = row
  return {
    ...{ community, number, person, account, name, channel, action, reason, actor },
    actorName: row.actor_name,
    at: Number(row.at),
    strike: Number(row.strike) === 1,
    ...(row.seconds === null ? {} : { seconds: row.seconds }),
    ...(row.message === null ? {} : { message: row.message }),
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
    ...(row.hindrance === null ? {} : { hindrance: row.hindrance }),
    ...(row.undone_at === null ? {} : { undoneAt: Number(row.undone_at), undoneBy: row.undone_by!, undoneWhy: row.undone_why ?? '' }),
  }
}

/** A deed as people say it: `timeout 10m`. */
export function sayDeed({ action, seconds }: Pick<Case, 'action' | 'seconds'>): string {
  if (action === 'delete') return 'message removed'
  return seconds === undefined ? action : `${action} ${formatDuration(seconds * 1_000)}`
}
