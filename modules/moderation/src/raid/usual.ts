import type { Db } from '@waddlebot/sdk'

/** What is remembered fades with this; milliseconds. A day, so that busy evenings count on quiet mornings. */
const memory = 86_400_000
/** Before so much was seen nobody can tell what is usual, and the floor holds; milliseconds. */
const leastSeen = 3_600_000
/** How far above what is usual something has to be, in standard deviations (`applications.md` 5.20: a z-score against the channel's own baseline). */
const far = 4
/** So many times the floor is a raid whatever is usual: nobody gets a channel used to a flood by flooding it patiently. */
const ceiling = 10
/** What is counted of channels, at most: a flood of channels costs no more. */
const mostRates = 1_000

/** Of spans of time, the latest counting most: how many, the most that there was in each, and that squared. */
interface Rate {
  readonly span: number
  weight: number
  sum: number
  squares: number
  /** When the span began that goes on, and the most that there was in it. */
  start: number
  peak: number
}

/** What is usual in each channel, and so what is not: the most of something within a span of time. */
export class Usual {
  readonly #rates = new Map<string, Rate>()
  #fresh = new Set<string>()

  /**
   * Note how much there is in the last `span` milliseconds, and learn from the spans that are over. A span that was a raid
   * is learned as the most that is none.
   *
   * @param what such as `arrivals twitch:pond`
   * @param floor from which on it may be a raid, however little is usual
   * @returns from which on it is one here
   */
  note(what: string, at: number, size: number, span: number, floor: number): number {
    const rate = this.#rateOf(what, at, span)
    const over = Math.floor((at - rate.start) / span)
    if (over > 0) {
      const fade = Math.exp(-span / memory)
      learn(rate, Math.min(rate.peak, leastOf(rate, floor)), fade)
      const empty = fade ** (over - 1)
      rate.weight = rate.weight * empty + (1 - empty) / (1 - fade)
      rate.sum *= empty
      rate.squares *= empty
      rate.start += over * span
      rate.peak = 0
      this.#fresh.add(what)
    } else if (over < 0) rate.start = at
    rate.peak = Math.max(rate.peak, size)
    return leastOf(rate, floor)
  }

  async load(db: Db, now: number): Promise<void> {
    await db.run`DELETE FROM moderation_usual WHERE start < ${now - 30 * memory}`
    const rows = await db.all<Rate & { what: string }>`
      SELECT what, span, weight, sum, squares, start FROM moderation_usual ORDER BY start DESC LIMIT ${mostRates}`
    for (const { what, span, weight, sum, squares, start } of rows)
      this.#rates.set(what, { span: Number(span), weight, sum, squares, start: Number(start), peak: 0 })
  }

  /** Write down what was learned. Each channel is heard by one process, so no other one writes the same row. */
  async keep(db: Db): Promise<void> {
    const fresh = [...this.#fresh]
    this.#fresh = new Set()
    if (fresh.length === 0) return
    await db.transaction(async (tx) => {
      for (const what of fresh) {
        const rate = this.#rates.get(what)
        if (rate === undefined) continue
        const { span, squares, start, sum, weight } = rate
        await tx.run`
          INSERT INTO moderation_usual (what, span, weight, sum, squares, start)
          VALUES (${what}, ${span}, ${weight}, ${sum}, ${squares}, ${start})
          ON CONFLICT (what) DO UPDATE SET
            span = excluded.span, weight = excluded.weight, sum = excluded.sum, squares = excluded.squares, start = excluded.start`
      }
    })
  }

  #rateOf(what: string, at: number, span: number): Rate {
    const known = this.#rates.get(what)
    // Of another length of time nothing follows for this one.
    if (known?.span === span) return known
    if (known === undefined && this.#rates.size >= mostRates) this.#rates.delete(this.#rates.keys().next().value!)
    const rate: Rate = { span, weight: 0, sum: 0, squares: 0, start: at, peak: 0 }
    this.#rates.set(what, rate)
    return rate
  }
}

function learn(rate: Rate, peak: number, fade: number): void {
  rate.weight = rate.weight * fade + 1
  rate.sum = rate.sum * fade + peak
  rate.squares = rate.squares * fade + peak * peak
}

function leastOf({ span, squares, sum, weight }: Rate, floor: number): number {
  if (weight * span < leastSeen) return floor
  const mean = sum / weight
  // Of what comes by chance the variance is the mean: it is not taken for less because little was seen.
  const deviation = Math.sqrt(Math.max(squares / weight - mean * mean, mean))
  return Math.min(ceiling * floor, Math.max(floor, Math.ceil(mean + far * deviation)))
}
