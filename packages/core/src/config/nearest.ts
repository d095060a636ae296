/**
 * How many letters have to be added, dropped, replaced or swapped with their neighbour to make `b` out of `a`.
 * Swaps count once, because that is how people mistype.
 */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1]!
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/**
 * The candidate that somebody who typed `word` most likely meant, or undefined when none is near: at most a
 * third of the longer word may differ, and always one letter.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase().slice(0, 100)
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3))
    if (Math.abs(candidate.length - typed.length) > allowed) continue
    const far = distance(typed, candidate.toLowerCase())
    if (far <= allowed && far < least) {
      best = candidate
      least = far
    }
  }
  return best
}
