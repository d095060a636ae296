import { service } from '@waddlebot/sdk'
import { type Read, Reading } from './reading.ts'
import { type Environment, parseTemplate, pure, TemplateFailure } from './template/index.ts'

/** A text with variables that was checked. */
export interface Phrase {
  /** The names that it uses, each once. */
  readonly uses: readonly string[]
  /**
   * The words that it stands for in one call.
   *
   * @param args what was typed after the command
   */
  words(call: Read, args: string): Promise<Worded>
}

/** Words, or in words why there are none. */
export type Worded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }

/** The template language, for what other modules let people write: everything in it that neither remembers nor does anything. */
export interface Templates {
  /** Check a text. */
  read(
    source: string,
  ): { readonly ok: true; readonly phrase: Phrase } | { readonly ok: false; readonly message: string; readonly at: number }
}

export const templates = service<Templates>('templates', 1)

/** @param zone IANA time zone that times are told in */
export function templatesIn(zone: string): Templates {
  return {
    read(source) {
      const parsed = parseTemplate(source, pure)
      if (!parsed.ok) {
        const { at, message, suggestion } = parsed.problem
        return { ok: false, at, message: suggestion === undefined ? message : `${message} ${suggestion}` }
      }
      const { template } = parsed
      return { ok: true, phrase: { uses: template.uses, words: (call, args) => worded(template, new Quiet(call, args, zone)) } }
    },
  }
}

async function worded(template: { render(env: Environment): string | Promise<string> }, env: Environment): Promise<Worded> {
  try {
    return { ok: true, text: await template.render(env) }
  } catch (error) {
    if (error instanceof TemplateFailure) return { ok: false, message: error.message }
    throw error
  }
}

/** The names that would need the rest are not in the language that is read here. */
const never = (): never => {
  throw new TypeError('this language neither remembers nor does anything')
}

class Quiet extends Reading implements Environment {
  readonly zone: string
  readonly chatter = () => undefined
  readonly count = never
  readonly counter = never
  readonly variable = never
  readonly setVariable = never
  readonly userVariable = never
  readonly setUserVariable = never
  readonly reply = never
  readonly say = never
  readonly run = never

  constructor(call: Read, args: string, zone: string) {
    super(call, args)
    this.zone = zone
  }
}
