import type { Channel, Db } from '@waddlebot/sdk'
import type { Said } from './ring.ts'

interface Kept extends Said {
  readonly community: string
  readonly channel: Pick<Channel, 'id' | 'platform'>
}

/** Messages written in one statement's worth of work at most, so that nobody waits for a flood. */
const atOnce = 500
/** Messages that wait to be written at most: a flood that is faster than the disk is kept in part. */
const mostWaiting = 20_000

/** Messages that are kept in the database, where the configuration says so, to try rules on. Written once a minute. */
export class Archive {
  #waiting: Kept[] = []
  /** Messages that came too fast to be kept. */
  missed = 0

  add(community: string, channel: Kept['channel'], said: Said): void {
    if (this.#waiting.length >= mostWaiting) this.missed++
    else this.#waiting.push({ ...said, community, channel })
  }

  /** Write what waits, and forget what is too old. */
  async keep(db: Db, before: number): Promise<void> {
    while (this.#waiting.length > 0) {
      const part = this.#waiting.splice(0, atOnce)
      await db.transaction(async (tx) => {
        for (const { accountId, channel, id, community, person, name, text, at } of part) {
          const account = `${channel.platform}:${accountId}`
          await tx.run`
            INSERT INTO moderation_message (channel, message, community, account, person, name, text, at)
            VALUES (${channel.id}, ${id}, ${community}, ${account}, ${person}, ${name}, ${text}, ${at})
            ON CONFLICT (channel, message) DO NOTHING`
        }
      })
    }
    await db.run`DELETE FROM moderation_message WHERE at < ${before}`
  }

  /** What was kept of a community since `from`, oldest first. */
  async since(db: Db, community: string, from: number): Promise<readonly { name: string; text: string; at: number }[]> {
    const rows = await db.all<{ name: string; text: string; at: number }>`
      SELECT name, text, at FROM moderation_message WHERE community = ${community} AND at >= ${from} ORDER BY at LIMIT 100000`
    return rows
  }

  forget(person: string): void {
    this.#waiting = this.#waiting.filter((each) => each.person !== person)
  }
}
