import type { Author, Db } from '@waddlebot/sdk'

/** Days without a word after which somebody is not taken for staff any more. */
const remembered = 90 * 86_400_000

/**
 * Who was seen to be owner, admin or moderator of a community: what the platform says of somebody is known only when
 * they speak, and nobody may act on them while they are silent either.
 */
export class Staff {
  /** Ids that are or were staff anywhere. */
  readonly #ids = new Set<string>()
  /** By community and account. */
  readonly #seen = new Map<string, number>()
  #fresh = new Set<string>()

  /** Somebody spoke. */
  saw(community: string, { platform, accountId }: Pick<Author, 'platform' | 'accountId'>, staff: boolean, at: number): void {
    // Nearly everybody is not and never was: nothing is put together for them.
    if (!staff && !this.#ids.has(accountId)) return
    const key = `${community}\n${platform}:${accountId}`
    if (staff === this.#seen.has(key)) return
    this.#ids.add(accountId)
    if (staff) this.#seen.set(key, at)
    else this.#seen.delete(key)
    this.#fresh.add(key)
  }

  has(community: string, account: string): boolean {
    return this.#seen.has(`${community}\n${account}`)
  }

  async load(db: Db, now: number): Promise<void> {
    await db.run`DELETE FROM moderation_staff WHERE seen_at < ${now - remembered}`
    const rows = await db.all<{ community: string; account: string; seen_at: number }>`
      SELECT community, account, seen_at FROM moderation_staff`
    for (const { community, account, seen_at } of rows) {
      this.#seen.set(`${community}\n${account}`, Number(seen_at))
      this.#ids.add(account.slice(account.indexOf(':') + 1))
    }
  }

  /** Write down what changed. */
  async keep(db: Db, now: number): Promise<void> {
    const fresh = this.#fresh
    if (fresh.size === 0) return
    this.#fresh = new Set()
    await db.transaction(async (tx) => {
      for (const key of fresh) {
        const [community, account] = key.split('\n') as [string, string]
        if (this.#seen.has(key)) {
          await tx.run`
            INSERT INTO moderation_staff (community, account, seen_at) VALUES (${community}, ${account}, ${now})
            ON CONFLICT (community, account) DO UPDATE SET seen_at = excluded.seen_at`
        } else await tx.run`DELETE FROM moderation_staff WHERE community = ${community} AND account = ${account}`
      }
    })
  }
}
