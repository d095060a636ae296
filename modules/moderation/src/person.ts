import { type LinkPerson, many } from '@waddlebot/sdk'
import type { Context } from './context.ts'
import { Desk } from './desk.ts'
import { standingOf } from './standing.ts'

type About = Context & { readonly person: string }

/** The accounts of a person, for what is known of accounts alone. */
async function accountsOf({ people, person }: About): Promise<readonly string[]> {
  return [...new Set([person, ...(await people.accounts(person)).map(({ id }) => id)])]
}

/** Everything that this module knows of one person. */
export async function exportPerson(ctx: About) {
  const { db, person } = ctx
  const cases = await db.all`
    SELECT community, number, channel, action, seconds, reason, actor_name, at, evidence, undone_at, undone_why
    FROM moderation_case WHERE person = ${person} ORDER BY community, number`
  const shadow = await db.all`SELECT community, filter, finding, evidence, at FROM moderation_shadow WHERE person = ${person} ORDER BY at`
  const messages = await db.all`SELECT channel, text, at FROM moderation_message WHERE person = ${person} ORDER BY at`
  const decided = await db.all`SELECT community, number FROM moderation_case WHERE actor = ${person} ORDER BY community, number`
  const seen: unknown[] = []
  for (const account of await accountsOf(ctx))
    seen.push(
      ...(await db.all`SELECT community, account, first_at, last_at FROM moderation_known WHERE account = ${account} ORDER BY community`),
    )
  return { cases, wouldHaveActed: shadow, messagesKept: messages, decidedCases: decided, seen }
}

/**
 * Forget one person: what they wrote and their name. That something was done, and its number, stays: a ban must not be
 * lifted by asking to be forgotten.
 */
export async function forgetPerson(ctx: About): Promise<void> {
  const { afterCommit, db, person } = ctx
  await db.run`
    UPDATE moderation_case SET name = 'somebody', evidence = NULL, message = NULL, reason = CASE WHEN actor LIKE 'filter:%' THEN actor ELSE '' END
    WHERE person = ${person}`
  await db.run`UPDATE moderation_case SET actor_name = 'a moderator' WHERE actor = ${person}`
  await db.run`DELETE FROM moderation_shadow WHERE person = ${person}`
  await db.run`DELETE FROM moderation_message WHERE person = ${person}`
  await db.run`UPDATE moderation_target SET name = 'somebody', evidence = '', messages = '[]' WHERE person = ${person}`
  const accounts = await accountsOf(ctx)
  for (const account of accounts) await db.run`DELETE FROM moderation_known WHERE account = ${account}`
  afterCommit(() => {
    const desk = Desk.of(ctx)
    desk.rings.forget(person)
    desk.archive.forget(person)
    desk.raids.known.forget(accounts)
  })
}

interface Moved {
  readonly cases: readonly { readonly community: string; readonly number: number }[]
  readonly shadow: readonly { readonly community: string; readonly filter: string; readonly message: string }[]
  readonly messages: readonly { readonly channel: string; readonly message: string }[]
}

/** Strikes of both count for the one, so that the strictest sanction stays. */
export const linkPerson: LinkPerson<Context> = {
  async plan({ db, from }) {
    const { n } = (await db.one<{ n: number }>`SELECT count(*) AS n FROM moderation_case WHERE person = ${from}`)!
    const count = Number(n)
    return count === 0 ? undefined : `${many(count, 'case')} and their strikes count for both`
  },
  /** Nobody slips out of a ban by linking, and no ban spreads by it, without moderators knowing. */
  async doubts({ config, db, into, from, now }) {
    return [...(await standingOf(db, into, now(), config.decayDays)), ...(await standingOf(db, from, now(), config.decayDays))]
  },
  async apply({ db, into, from }): Promise<Moved> {
    const cases = await db.all<Moved['cases'][number]>`
      UPDATE moderation_case SET person = ${into} WHERE person = ${from} RETURNING community, number`
    const shadow = await db.all<Moved['shadow'][number]>`
      UPDATE moderation_shadow SET person = ${into} WHERE person = ${from} RETURNING community, filter, message`
    const messages = await db.all<Moved['messages'][number]>`
      UPDATE moderation_message SET person = ${into} WHERE person = ${from} RETURNING channel, message`
    return { cases, shadow, messages }
  },
  async undo({ db, from, done }) {
    const { cases, shadow, messages } = done as Moved
    for (const { community, number } of cases)
      await db.run`UPDATE moderation_case SET person = ${from} WHERE community = ${community} AND number = ${number}`
    for (const { community, filter, message } of shadow) {
      await db.run`
        UPDATE moderation_shadow SET person = ${from} WHERE community = ${community} AND filter = ${filter} AND message = ${message}`
    }
    for (const { channel, message } of messages)
      await db.run`UPDATE moderation_message SET person = ${from} WHERE channel = ${channel} AND message = ${message}`
  },
}
