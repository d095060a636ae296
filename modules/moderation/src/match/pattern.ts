import { RE2JS } from 're2js'
import { foldText } from '../text/look.ts'

/** Longest pattern that is read, in characters. */
export const longestPattern = 200
/** Largest program that one pattern may become. */
const largestProgram = 300

/** A regular expression that takes time in proportion to the text, whatever the text is. */
export interface Pattern {
  readonly source: string
  readonly caseSensitive: boolean
  /** Folded texts of which one stands in everything that matches; empty when that is not known. */
  readonly needs: readonly string[]
  /** Instructions of its program: what a character of a text costs at most. */
  readonly size: number
  test(text: string): boolean
}

/** A pattern, or in words why it is none. */
export type PatternRead = { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly why: string }

/**
 * Read a pattern in RE2's syntax (https://github.com/google/re2/wiki/Syntax): no look-around and no back references,
 * because nothing can match those in linear time.
 */
export function readPattern(source: string, caseSensitive = false): PatternRead {
  if (source.length > longestPattern) return { ok: false, why: `it has ${source.length} characters, and ${longestPattern} is the most` }
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    return { ok: false, why: reasonOf(source, (error as Error).message) }
  }
  const size = compiled.programSize()
  if (size > largestProgram) return { ok: false, why: `it repeats so much that it has ${size} steps, and ${largestProgram} is the most` }
  if (compiled.test('')) return { ok: false, why: 'it matches the empty text, and so every message' }
  const needs = needsOf(source)
  return { ok: true, pattern: { source, caseSensitive, needs, size, test: (text) => compiled.test(text) } }
}

/** `/text/` as people write a regular expression, or undefined. `c` behind it makes it tell capitals apart. */
export function writtenPattern(text: string): { readonly source: string; readonly caseSensitive: boolean } | undefined {
  const parts = /^\/(.+)\/([ic]?)$/su.exec(text)
  return parts === null ? undefined : { source: parts[1]!, caseSensitive: parts[2] === 'c' }
}

function reasonOf(source: string, message: string): string {
  if (/\(\?<?[=!]/.test(source)) return 'look-ahead and look-behind are not known here: nothing can match them in linear time'
  if (/\\[1-9]|\\k</.test(source)) return 'a reference back to a group is not known here: nothing can match it in linear time'
  return message
    .replace(/^error parsing regexp: /, '')
    .replace('(?i)', '')
    .replaceAll('`', '"')
}

/** Shortest text worth looking for: shorter ones stand in every other message. */
const shortestNeed = 3

/**
 * Texts of which one must stand in everything that matches. Careful rather than clever: only letters and digits outside
 * of brackets count, and only while nothing makes them optional.
 */
function needsOf(source: string): readonly string[] {
  if (/\(\?/.test(source.replaceAll('(?:', ''))) return []
  const needs: string[] = []
  for (const branch of branchesOf(source)) {
    const longest = runsOf(branch).reduce((best, run) => (run.length > best.length ? run : best), '')
    if (longest.length < shortestNeed) return []
    needs.push(foldText(longest.normalize('NFKC')))
  }
  return needs
}

/** What stands between the bars that are in no bracket. */
function branchesOf(source: string): readonly string[] {
  const branches = ['']
  let deep = 0
  let inClass = false
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    const piece = char === '\\' ? source.slice(at, ++at + 1) : char
    if (piece.length === 1) {
      if (inClass) inClass = char !== ']'
      else if (char === '[') inClass = true
      else if (char === '(') deep++
      else if (char === ')') deep--
    }
    if (char === '|' && deep === 0 && !inClass) branches.push('')
    else branches[branches.length - 1] += piece
  }
  return branches
}

/** Runs of plain letters outside of all brackets, each of them certain to stand in a match. */
function runsOf(branch: string): readonly string[] {
  // What a bracket holds may be left out by what follows it; so nothing in it counts.
  const outside = withoutBrackets(branch)
  const runs: string[] = []
  let run = ''
  const end = () => {
    runs.push(run)
    run = ''
  }
  for (let at = 0; at < outside.length; at++) {
    const char = outside[at]!
    if (char === '\\') {
      at++
      end()
      // `\Q` begins a quotation and `\x41` a number: nothing certain is left behind them.
      if (/[a-zA-Z0-9]/.test(outside[at] ?? '') && !/[bBdDsSwWAz]/.test(outside[at]!)) return []
      continue
    }
    if ('*?{'.includes(char)) {
      run = run.slice(0, -1)
      end()
      if (char === '{') while (at < outside.length && outside[at] !== '}') at++
    } else if (char === '+') end()
    else if (/[\p{L}\p{N}]/u.test(char)) run += char
    else end()
  }
  end()
  return runs
}

function withoutBrackets(branch: string): string {
  let outside = ''
  let deep = 0
  let inClass = false
  for (let at = 0; at < branch.length; at++) {
    const char = branch[at]!
    if (char === '\\') {
      if (deep === 0 && !inClass) outside += branch.slice(at, at + 2)
      at++
    } else if (inClass) {
      // The first `]` of a class stands for itself.
      if (char === ']' && branch[at - 1] !== '[' && !(branch[at - 1] === '^' && branch[at - 2] === '[')) inClass = false
    } else if (char === '[') {
      inClass = true
      if (deep === 0) outside += '.'
    } else if (char === '(') {
      if (deep++ === 0) outside += '.'
    } else if (char === ')') deep--
    else if (deep === 0) outside += char
  }
  return outside
}
