/** What was asked and what was answered: how late, how often, in which order. */
export class Answers {
  /** By number of the command. */
  asked = new Map()
  doubled = 0
  outOfOrder = 0
  /** Answers to what nobody asked. */
  odd = 0
  #last = new Map()

  ask(n, platform, place, at) {
    this.asked.set(n, { platform, place, at, after: undefined })
  }

  /** Asked, and not answered yet. */
  get open() {
    let count = 0
    for (const { after } of this.asked.values()) if (after === undefined) count++
    return count
  }

  /** @param said messages of the bot, in the order in which it said them */
  collect(said) {
    for (const { text, at } of said) {
      const n = Number(/\bkept (\d+)\b/.exec(text)?.[1] ?? Number.NaN)
      const question = this.asked.get(n)
      if (!question) this.odd++
      else if (question.after !== undefined) this.doubled++
      else {
        question.after = at - question.at
        const key = `${question.platform} ${question.place}`
        if (n < (this.#last.get(key) ?? -1)) this.outOfOrder++
        else this.#last.set(key, n)
      }
    }
  }

  /** Milliseconds from question to answer, sorted; of those whose number `choose` wants. */
  latencies(choose = () => true) {
    const all = []
    for (const [n, question] of this.asked) if (question.after !== undefined && choose(n, question)) all.push(question.after)
    return all.sort((one, other) => one - other)
  }
}

/** The value below which a share of sorted values lies; undefined of none. */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
}

/** How much the values of points grow for each unit of their time: the slope of the line that fits best. */
export function slope(points) {
  const mean = (all) => all.reduce((sum, each) => sum + each, 0) / all.length
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))]
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0)
  return spread === 0 ? 0 : points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread
}
