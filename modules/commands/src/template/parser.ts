import { budgets } from './budget.ts'
import type { Catalogue } from './catalogue.ts'
import { type Definition, usage } from './definition.ts'
import { expression } from './expression.ts'
import { fitting, grouped } from './fitting.ts'
import { named } from './naming.ts'
import { ProblemSignal } from './problem.ts'
import type { Node } from './tree.ts'

type Closer = ')' | '}'
/** Where a call begins and ends, and where the name in it that is being read stands. */
interface Place {
  readonly start: number
  readonly at: number
  readonly closer: Closer
}

/** Reads a template from left to right, once, into a tree in which every name is resolved. */
export class Parser {
  readonly source: string
  readonly catalogue: Catalogue
  /** Offset of the next character. */
  at = 0
  /** Every definition that was met, for what the template uses and does. */
  readonly met: Definition[] = []
  /** How many loop bodies are around this place. */
  loops = 0
  #nodes = 0
  #depth = 0

  constructor(source: string, catalogue: Catalogue) {
    this.source = source
    this.catalogue = catalogue
  }

  /** Count a node in. @throws ProblemSignal past 500 of them */
  node<T extends Node>(node: T): T {
    this.#nodes += 1
    if (this.#nodes > budgets.nodes)
      throw new ProblemSignal('WDL_COMMANDS_TEMPLATE_NODES', node.at, `A template has at most ${budgets.nodes} parts.`)
    return node
  }

  /** Read something that lies within this place. @throws ProblemSignal when it lies 13 deep */
  deeper<T>(at: number, read: () => T): T {
    this.#depth += 1
    if (this.#depth > budgets.depth) {
      throw new ProblemSignal('WDL_COMMANDS_TEMPLATE_DEPTH', at, `Calls and brackets go at most ${budgets.depth} deep into each other.`)
    }
    const result = read()
    this.#depth -= 1
    return result
  }

  /** Whether a call begins here. */
  get opens(): boolean {
    const next = this.source[this.at + 1]
    return this.source[this.at] === '$' && (next === '(' || next === '{')
  }

  /** Skip blanks. */
  blanks(): void {
    while (this.at < this.source.length && /\s/.test(this.source[this.at] ?? '')) this.at += 1
  }

  /** Literal text with calls in it, up to the quote that ends it or the end of the source. */
  text(quote?: string): Node {
    const start = this.at
    if (quote !== undefined) this.at += 1
    const node = this.#row(start, (char) => char === quote, quote !== undefined)
    if (quote !== undefined) {
      if (this.at >= this.source.length) {
        throw new ProblemSignal(
          'WDL_COMMANDS_TEMPLATE_QUOTE',
          start,
          `The ${quote} here is never closed.`,
          `put the words in the other kind of quotes if ${quote} belongs to them`,
        )
      }
      this.at += 1
    }
    return node
  }

  /** One call: `$(name arg arg | filter arg)`. */
  call(): Node {
    const start = this.at
    const closer: Closer = this.source[start + 1] === '(' ? ')' : '}'
    return this.deeper(start, () => {
      this.at += 2
      this.blanks()
      const name = named(this, start)
      let node = this.#arguments(name.definition, { start, at: start, closer }, undefined, name.node)
      for (this.blanks(); this.source[this.at] === '|'; this.blanks()) {
        this.at += 1
        this.blanks()
        const at = this.at
        const filter = named(this, at, node)
        node = this.#arguments(filter.definition, { start, at, closer }, node)
      }
      this.at += 1
      return node
    })
  }

  /** The arguments of `definition`, with `piped` before them; `ready` is what the name alone already gives. */
  #arguments(definition: Definition, { start, at, closer }: Place, piped?: Node, ready?: Node): Node {
    this.met.push(definition)
    if (definition.inLoop === true && this.loops === 0) {
      throw new ProblemSignal(
        'WDL_COMMANDS_TEMPLATE_PLACE',
        at,
        `${usage(definition)} only means something inside $(each …) or $(repeat …).`,
      )
    }
    const args: Node[] = piped === undefined ? [] : [piped]
    const { params } = definition
    for (this.blanks(); this.at < this.source.length && this.source[this.at] !== closer && this.source[this.at] !== '|'; this.blanks()) {
      const param = params[Math.min(args.length, params.length - 1)]
      if (param?.loop === true) this.loops += 1
      if (param?.lead !== undefined) this.#lead(param.lead, closer)
      args.push(param?.kind === 'expression' && args.length < params.length ? expression(this) : this.#word(closer))
      if (param?.loop === true) this.loops -= 1
    }
    if (this.at >= this.source.length) {
      const text = this.source.slice(start, start + 20)
      throw new ProblemSignal(
        'WDL_COMMANDS_TEMPLATE_OPEN',
        start,
        `"${text}" is never closed with ${closer}.`,
        `write $${text} if the dollar sign is meant`,
      )
    }
    const fit = grouped(definition, args, piped !== undefined, (row) => this.node(row))
    fitting(definition, fit, at)
    return ready ?? this.node({ type: 'call', at, definition, args: fit })
  }

  /** Step over `then` or `else` if something to say follows it. */
  #lead(word: string, closer: Closer): void {
    const rest = this.source.slice(this.at, this.at + word.length + 1)
    if (rest.slice(0, word.length).toLowerCase() !== word || !/\s/.test(rest.slice(word.length))) return
    const before = this.at
    this.at += word.length
    this.blanks()
    if (this.source[this.at] === closer || this.source[this.at] === '|' || this.at >= this.source.length) this.at = before
  }

  /** One word, or several in quotes. Brackets in it must come in pairs. */
  #word(closer: Closer): Node {
    const quote = this.source[this.at]
    if (quote === '"' || quote === "'") return this.text(quote)
    const opener = closer === ')' ? '(' : '{'
    let open = 0
    return this.#row(this.at, (char) => {
      if (/\s/.test(char) || char === '|' || (char === closer && open === 0)) return true
      open += char === opener ? 1 : char === closer ? -1 : 0
      return false
    })
  }

  #row(start: number, ends: (char: string) => boolean, quoted = false): Node {
    const parts: Node[] = []
    let text = ''
    let textAt = this.at
    const flush = () => {
      if (text !== '') parts.push(this.node({ type: 'literal', at: textAt, value: text }))
      text = ''
    }
    while (this.at < this.source.length) {
      const char = this.source[this.at] ?? ''
      if (this.opens) {
        flush()
        parts.push(this.call())
        textAt = this.at
        continue
      }
      if (ends(char)) break
      const pair =
        char === '$' ? this.source[this.at + 1] === '$' : quoted && char === '\\' && /["'\\]/.test(this.source[this.at + 1] ?? '')
      if (pair) this.at += 1
      text += this.source[this.at] ?? ''
      this.at += 1
    }
    flush()
    const [only] = parts
    if (parts.length === 1 && only !== undefined) return only
    return this.node(parts.length === 0 ? { type: 'literal', at: start, value: '' } : { type: 'row', at: start, parts })
  }
}
