import { Automaton } from './match/automaton.ts'
import { type Pattern, readPattern, writtenPattern } from './match/pattern.ts'
import { Patterns } from './match/patterns.ts'
import { type Needle, readNeedle, spellings, stands } from './match/words.ts'
import { type Numbered, type Rule, type Test, wholeTest } from './rule.ts'
import type { Glance } from './text/glance.ts'
import { readings } from './text/plain.ts'

/** What was found in a text: words of the list, and rules, the one that decides first. */
export interface Matches {
  /** As it stands in the list. */
  readonly word: string | undefined
  readonly rules: readonly Numbered[]
}

type Owner = { readonly word: string } | { readonly rule: Numbered }
type Sought = { readonly needle: Needle; readonly owner: Owner } | { readonly hint: number }

const nothing: Matches = Object.freeze({ word: undefined, rules: [] })

/**
 * All that one community has looked for, as one search: every word of every rule in one pass over the text, then the
 * patterns that this pass gave reason to try. What it costs does not grow with how many there are.
 */
export class Search {
  readonly #sought: Sought[] = []
  readonly #automaton: Automaton
  readonly #patterns: Patterns
  readonly #owners: Owner[] = []
  readonly #whole: { readonly rule: Numbered; readonly test: Test }[] = []

  /** @param words of the list, `/patterns/` among them; rules that are off are left out by whoever calls */
  constructor(words: readonly string[], rules: readonly Numbered[]) {
    const needles: string[] = []
    const patterns: Pattern[] = []
    const seek = (needle: Needle | undefined, owner: Owner) => {
      if (needle === undefined) return
      for (const spelling of spellings(needle.plain)) {
        needles.push(spelling)
        this.#sought.push({ needle, owner })
      }
    }
    const match = (pattern: Pattern, owner: Owner) => {
      const number = patterns.push(pattern) - 1
      this.#owners.push(owner)
      for (const need of pattern.needs) {
        needles.push(need)
        this.#sought.push({ hint: number })
      }
    }
    for (const word of words) {
      const written = writtenPattern(word)
      const read = written && readPattern(written.source, written.caseSensitive)
      if (read === undefined) seek(readNeedle(word), { word })
      else if (read.ok) match(read.pattern, { word })
    }
    for (const rule of rules) {
      const test = wholeTest(rule.rule)
      if (test !== undefined) this.#whole.push({ rule, test })
      else if (rule.rule.kind === 'regex') {
        const read = readPattern(rule.rule.text, rule.rule.caseSensitive)
        if (read.ok) match(read.pattern, { rule })
      } else seek(needleOf(rule.rule), { rule })
    }
    this.#automaton = new Automaton(needles)
    this.#patterns = new Patterns(patterns)
  }

  /** Messages over which there was too much to try. */
  get skipped(): number {
    return this.#patterns.skipped
  }

  /** What it weighs: entries in its table. */
  get size(): number {
    return this.#automaton.size
  }

  /**
   * Everything that is found in a plain text.
   *
   * @param glance at that text, by whoever took one
   */
  in(text: string, glance?: Glance): Matches {
    const finds = new Finds()
    this.#scan(text, finds)
    for (const reading of readings(text, glance)) this.#scan(reading, finds)
    for (const { rule, test } of this.#whole) if (test(text)) finds.add({ rule })
    for (const number of this.#patterns.match(text, finds.hints)) finds.add(this.#owners[number]!)
    return finds.found ? finds.matches() : nothing
  }

  #scan(text: string, finds: Finds): void {
    this.#automaton.scan(text, (needle, end) => {
      const sought = this.#sought[needle]!
      if ('hint' in sought) finds.hint(sought.hint)
      else if (stands(sought.needle, text, end) && sameCase(sought, text, end)) finds.add(sought.owner)
      return false
    })
  }
}

/** A rule that tells capitals apart wants them as they are, and no disguise either. */
function sameCase({ needle, owner }: { needle: Needle; owner: Owner }, text: string, end: number): boolean {
  if (!('rule' in owner) || !owner.rule.rule.caseSensitive) return true
  return text.slice(end - needle.plain.length, end) === needle.written
}

function needleOf({ kind, text }: Rule): Needle | undefined {
  const needle = readNeedle(kind === 'contains' ? `*${text}*` : text)
  return needle && { ...needle, written: text, ...(kind === 'word' ? { openBefore: false, openAfter: false } : {}) }
}

const none: ReadonlySet<number> = new Set()

/** What comes together while a text is searched. Nearly always that is nothing, and costs nothing. */
class Finds {
  #word: string | undefined
  #rules: Set<Numbered> | undefined
  #hints: Set<number> | undefined

  get hints(): ReadonlySet<number> {
    return this.#hints ?? none
  }

  get found(): boolean {
    return this.#word !== undefined || this.#rules !== undefined
  }

  add(owner: Owner): void {
    if ('word' in owner) this.#word ??= owner.word
    else (this.#rules ??= new Set()).add(owner.rule)
  }

  hint(pattern: number): void {
    ;(this.#hints ??= new Set()).add(pattern)
  }

  matches(): Matches {
    const rules = [...(this.#rules ?? [])].sort((a, b) => a.rule.priority - b.rule.priority || a.number - b.number)
    return { word: this.#word, rules }
  }
}
