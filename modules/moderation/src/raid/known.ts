import type { Channel, Db } from '@waddlebot/sdk'

const day = 86_400_000
/** Without a word for so long somebody is new again. */
const remembered = 90 * day
/** Accounts in memory at most; who was silent longest is left out, and is then taken for new. */
const most = 200_000
/** Accounts written in one transaction at most, so that nobody waits for a flood. */
const atOnce = 500
/** What other processes wrote in so many milliseconds is read once a minute: more than a minute, as one may be late. */
const lately = 5 * 60_000

interface Seen {
  first: number
  last: number
}

/** Accounts of a channel that are found without putting their key together, at most. */
const mostHere = 20_000

/** Who spoke before, by community and account, and since when. */
export class Known {
  readonly #seen = new Map<string, Seen>()
  /** The same by channel and the platform's id, for the road that every message takes. */
  readonly #here = new Map<string, Map<string, Seen>>()
  /** When the first of a community was seen: before there is a past nobody can be told to be new. */
  readonly #began = new Map<string, number>()
  #fresh = new Set<string>()

  /** Somebody spoke. @returns when they did so first; epoch milliseconds */
  saw(channel: Channel, accountId: string, at: number): number {
    let here = this.#here.get(channel.id)
    if (here === undefined) this.#here.set(channel.id, (here = new Map()))
    const near = here.get(accountId)
    if (near !== undefined && at - near.last < day) return near.first
    const { community, platform } = channel
    const key = `${community}\n${platform}:${accountId}`
    const known = this.#seen.get(key)
    if (known === undefined || at - known.last >= day) {
      this.#fresh.add(key)
      // Put anew, so that those who were silent longest come first.
      this.#seen.delete(key)
    }
    const seen = this.#put(key, community, { first: known?.first ?? at, last: Math.max(known?.last ?? at, at) })
    if (here.size >= mostHere) here.clear()
    here.set(accountId, seen)
    return seen.first
  }

  /** Whether a community was listened to for so long that who is new can be told; milliseconds. */
  knows(community: string, span: number, at: number): boolean {
    return at - (this.#began.get(community) ?? at) >= span
  }

  forget(accounts: readonly string[]): void {
    this.#here.clear()
    for (const key of this.#seen.keys()) if (accounts.includes(key.slice(key.indexOf('\n') + 1))) this.#seen.delete(key)
  }

  async load(db: Db, now: number): Promise<void> {
    await db.run`DELETE FROM moderation_known WHERE last_at < ${now - remembered}`
    await this.#read(db, 0)
  }

  /** Write down what is new here, and learn what other processes wrote. */
  async share(db: Db, now: number): Promise<void> {
    const fresh = [...this.#fresh]
    this.#fresh = new Set()
    while (fresh.length > 0) {
      const part = fresh.splice(0, atOnce)
      await db.transaction(async (tx) => {
        for (const key of part) {
          const seen = this.#seen.get(key)
          if (seen === undefined) continue
          const [community, account] = key.split('\n') as [string, string]
          await tx.run`
            INSERT INTO moderation_known (community, account, first_at, last_at) VALUES (${community}, ${account}, ${seen.first}, ${seen.last})
            ON CONFLICT (community, account) DO UPDATE SET last_at = excluded.last_at`
        }
      })
    }
    await this.#read(db, now - lately)
  }

  async #read(db: Db, since: number): Promise<void> {
    const rows = await db.all<{ community: string; account: string; first_at: number; last_at: number }>`
      SELECT community, account, first_at, last_at FROM moderation_known WHERE last_at >= ${since} ORDER BY last_at DESC LIMIT ${most}`
    for (const { account, community, ...row } of rows.reverse()) {
      const key = `${community}\n${account}`
      const known = this.#seen.get(key)
      const [first, last] = [Number(row.first_at), Number(row.last_at)]
      this.#put(key, community, { first: Math.min(known?.first ?? first, first), last: Math.max(known?.last ?? last, last) })
    }
  }

  #put(key: string, community: string, { first, last }: Seen): Seen {
    if (first < (this.#began.get(community) ?? Infinity)) this.#began.set(community, first)
    const known = this.#seen.get(key)
    if (known !== undefined) return Object.assign(known, { first, last })
    if (this.#seen.size >= most) this.#seen.delete(this.#seen.keys().next().value!)
    const seen = { first, last }
    this.#seen.set(key, seen)
    return seen
  }
}
