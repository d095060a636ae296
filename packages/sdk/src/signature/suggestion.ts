/** Most that is compared: nobody mistypes a word of more characters, and the work grows with the square. */
const longest = 40

/** How many letters were added, left out, replaced or swapped with their neighbour between `a` and `b`. */
function distance(a: string, b: string): number {
  let older: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (older[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    older = above
    above = row
  }
  return above[b.length] ?? 0
}

/**
 * Which of `candidates` somebody meant who typed `word`: the one with the fewest slips, of several the one that `word`
 * begins, else the first; undefined when none is close (one slip in up to three letters, two in up to seven, three in
 * more).
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longest) return undefined
  const typed = word.toLowerCase()
  const most = Math.min(typed.length <= 3 ? 1 : typed.length <= 7 ? 2 : 3, typed.length - 1)
  let best: string | undefined
  let lowest = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) > most) continue
    const meant = candidate.toLowerCase()
    const slips = distance(typed, meant)
    const score = slips - (meant.startsWith(typed) ? 0.5 : 0)
    if (slips > most || score >= lowest) continue
    best = candidate
    lowest = score
  }
  return best
}
