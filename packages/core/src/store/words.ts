/** A piece of SQL as far as it matters for finding out which tables a statement names. */
export interface Word {
  readonly kind: 'word' | 'name' | 'string' | 'mark'
  /** Words in lower case; names and strings without their quotes. */
  readonly text: string
}

const closers: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '[': ']' }
const wordStart = /[\p{L}_\u0080-\uffff]/u
const wordRest = /[\p{L}\p{N}_$\u0080-\uffff]/u

/**
 * Cut a statement into words, quoted names, strings and marks, the way SQLite and PostgreSQL read it; comments
 * are gone. What a quote or a comment hides from a search for words it does not hide from this.
 *
 * @returns undefined when it cannot be told how it will be read: an open quote, a dollar quote, a backslash string
 */
export function wordsOf(sql: string): Word[] | undefined {
  const words: Word[] = []
  for (let at = 0; at < sql.length; ) {
    const char = sql[at]!
    if (/[ \t\n\r\f\v]/.test(char)) at++
    else if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at)
      // For one dialect a carriage return ends the comment, for the other it does not.
      if (/\r(?!\n)/.test(sql.slice(at, end < 0 ? sql.length : end + 1))) return undefined
      at = end < 0 ? sql.length : end + 1
    } else if (sql.startsWith('/*', at)) {
      const end = sql.indexOf('*/', at + 2)
      // The two dialects disagree about a comment in a comment, and about one that does not end.
      if (end < 0 || sql.slice(at + 2, end).includes('/*')) return undefined
      at = end + 2
    } else if (closers[char] !== undefined) {
      const [text, end] = quoted(sql, at, closers[char])
      if (end < 0) return undefined
      const before = words.at(-1)
      if (char === "'" && before?.kind === 'word' && before.text === 'e' && sql[at - 1]?.toLowerCase() === 'e') return undefined
      words.push({ kind: char === "'" ? 'string' : 'name', text })
      at = end
    } else if (char === '$' && /^\$(?:[a-z_]\w*)?\$/i.test(sql.slice(at))) return undefined
    else if (wordStart.test(char)) {
      let end = at + 1
      while (end < sql.length && wordRest.test(sql[end]!)) end++
      words.push({ kind: 'word', text: sql.slice(at, end).toLowerCase() })
      at = end
    } else if (/[0-9]/.test(char)) {
      while (at < sql.length && /[\w.]/.test(sql[at]!)) at++
      words.push({ kind: 'mark', text: '0' })
    } else {
      words.push({ kind: 'mark', text: char })
      at++
    }
  }
  return words
}

/** Text between quotes, doubled ones made single, and the offset after it; -1 when it never ends. */
function quoted(sql: string, from: number, closer: string): readonly [string, number] {
  let text = ''
  for (let at = from + 1; at < sql.length; at++) {
    if (sql[at] !== closer) text += sql[at]
    else if (closer !== ']' && sql[at + 1] === closer) {
      text += closer
      at++
    } else return [text, at + 1]
  }
  return [text, -1]
}
