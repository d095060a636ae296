import type { Message } from '@waddlebot/sdk'
import { budgets, fit } from './budget.ts'
import type { Catalogue } from './catalogue.ts'
import type { Awaitable, Environment } from './environment.ts'
import { TemplateFailure } from './failure.ts'
import { compileFast, type Fast } from './fast.ts'
import { Parser } from './parser.ts'
import { type Problem, ProblemSignal } from './problem.ts'
import { Run, whole } from './run.ts'
import { toMessage, toText } from './text.ts'
import type { Node } from './tree.ts'
import { isPromise, type Value } from './value.ts'
import { drive } from './waiting.ts'

/** What came of a run: something to say, or why it stopped. */
export type Outcome = { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly failure: TemplateFailure }

/** A template that was checked and can be run any number of times. */
export class Template {
  readonly source: string
  /** The names it uses, each once. */
  readonly uses: readonly string[]
  /** What it does besides answering, each once: `['say', 'run']`. Saving it takes the permission for each. */
  readonly effects: readonly string[]
  readonly #root: Node
  readonly #fast: Fast | undefined

  /** Made by {@link parseTemplate}. */
  constructor(parser: Parser, root: Node) {
    this.source = parser.source
    this.uses = [...new Set(parser.met.map(({ name }) => name))]
    this.effects = [...new Set(parser.met.flatMap(({ effect }) => effect ?? []))]
    this.#root = root
    this.#fast = compileFast(root)
  }

  /**
   * The words that the template says; mentions are written as `@name`. Synchronous unless something had to be
   * waited for. An `onlyif` that does not hold says nothing.
   *
   * @throws TemplateFailure when a budget is used up or a value does not fit
   */
  render(env: Environment): Awaitable<string> {
    if (this.#fast !== undefined) return this.#fast(env)
    try {
      const value = drive(whole(new Run(env), this.#root), env)
      return isPromise(value) ? Promise.resolve(value).then(words).catch(silence) : words(value)
    } catch (error) {
      return silence(error)
    }
  }

  /** Like {@link Template.render}, with mentions kept as elements and a failure as a value. Errors of the environment's own are thrown. */
  attempt(env: Environment): Awaitable<Outcome> {
    try {
      const value = drive(whole(new Run(env), this.#root), env)
      return isPromise(value) ? Promise.resolve(value).then(said).catch(failed) : said(value)
    } catch (error) {
      return failed(error)
    }
  }
}

/** A template, or why it cannot be saved. */
export type Parsed = { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly problem: Problem }

/**
 * Check a template and make it ready to run. `$(name arg arg)` and `${name arg arg}` are calls, `|` passes a
 * value through filters, `$$` is a dollar sign, everything else stands for itself. What a run puts in is never
 * read as template again. Never throws.
 */
export function parseTemplate(source: string, catalogue: Catalogue): Parsed {
  if (source.length > budgets.source) {
    const message = `A template has at most ${budgets.source} characters, and this one has ${source.length}.`
    return { ok: false, problem: { code: 'WDL_COMMANDS_TEMPLATE_LONG', message, at: budgets.source } }
  }
  const parser = new Parser(source, catalogue)
  try {
    return { ok: true, template: new Template(parser, parser.text()) }
  } catch (error) {
    if (error instanceof ProblemSignal) return { ok: false, problem: error.problem }
    throw error
  }
}

function words(value: Value): string {
  return fit(toText(value))
}

function said(value: Value): Outcome {
  fit(toText(value))
  return { ok: true, message: toMessage(value) }
}

function failed(error: unknown): Outcome {
  if (error instanceof TemplateFailure) return { ok: false, failure: error }
  throw error
}

function silence(error: unknown): string {
  if (error instanceof TemplateFailure && error.quiet) return ''
  throw error
}
