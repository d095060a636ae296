import type { Answer, Db } from '@waddlebot/sdk'
import type { Context } from '../context.ts'

/** Whether somebody wants no challenges. */
export const isPeaceful = async (db: Db, person: string): Promise<boolean> =>
  (await db.one`SELECT since FROM loyalty_peace WHERE person = ${person}`) !== undefined

/** `!duel off` */
export async function makePeace({ author, db, now }: Context): Promise<Answer> {
  await db.run`INSERT INTO loyalty_peace (person, since) VALUES (${author.id}, ${now()}) ON CONFLICT (person) DO NOTHING`
  return `Nobody challenges ${author.name} any more.`
}

/** `!duel on` */
export async function endPeace({ author, db }: Context): Promise<Answer> {
  await db.run`DELETE FROM loyalty_peace WHERE person = ${author.id}`
  return `${author.name} can be challenged.`
}
