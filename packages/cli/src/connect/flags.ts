import { closest, WaddleError } from '@waddlebot/sdk'

/**
 * Answers that stand on the command line: `--client-id 5`, `--client-id=5`, `--bot-token-file token.txt`. Which flags
 * there are is only known once the module asks, so what was never asked for is refused at the end.
 */
export class AnswerFlags {
  readonly #values = new Map<string, string>()
  readonly #asked = new Set<string>()
  readonly #command: string

  /**
   * @param words what the parser of the program did not know
   * @param command the line so far, such as `waddle connect discord`
   * @throws {WaddleError} `WDL_USAGE` for a word that is no flag, or a flag without a value
   */
  constructor(words: readonly string[], command: string) {
    this.#command = command
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!
      const flag = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(word)
      // What is no flag may be a secret that somebody typed: it is not said again.
      if (!flag) throw usage(`there is a word too many behind "${command}"; answers are flags`, `${command} --<name> <value>`)
      const [, name, inline] = flag
      const value = inline ?? words[++index]
      if (value === undefined || (inline === undefined && value.startsWith('--'))) {
        if (value !== undefined) index--
        this.#values.set(name!, '')
      } else this.#values.set(name!, value)
    }
  }

  /** The answer to a question; undefined when its flag is not there. */
  take(name: string): string | undefined {
    this.#asked.add(name)
    const value = this.#values.get(name)
    if (value === '') throw usage(`--${name} has no value`, `${this.#command} --${name} <value>`)
    return value
  }

  /** A flag that was given and that nothing has asked for so far. */
  get unasked(): readonly string[] {
    return [...this.#values.keys()].filter((name) => !this.#asked.has(name))
  }

  /** @throws {WaddleError} `WDL_USAGE` when a flag answered no question */
  end(): void {
    const [wrong] = this.unasked
    if (wrong === undefined) return
    const meant = closest(wrong, this.#asked)
    const message = `${this.#command} has no flag --${wrong}${meant === undefined ? '' : `, did you mean --${meant}?`} Nothing was kept`
    throw usage(message, meant === undefined ? this.#command : `${this.#command} --${meant} <value>`)
  }

  /** What was typed, for a line to type next: without what nobody asked for. */
  get typed(): string {
    const known = [...this.#values].filter(([name]) => this.#asked.has(name))
    return [this.#command, ...known.map(([name, value]) => `--${name} ${quoted(value)}`)].join(' ')
  }
}

/**
 * Sort what was typed into what every command knows, with the platform, and what answers questions. The program's own
 * parser would take the value of a flag that it does not know for an argument.
 *
 * @param known names of flags that every command has
 */
export function sorted(
  words: readonly string[],
  known: readonly string[],
): { readonly own: readonly string[]; readonly answering: readonly string[] } {
  const own: string[] = []
  const answering: string[] = []
  let platform = false
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    const name = /^--([^=]+)/.exec(word)?.[1]
    const valued = !word.includes('=') && index + 1 < words.length && !words[index + 1]!.startsWith('--')
    if (name === undefined) {
      ;(word.startsWith('-') || !platform ? own : answering).push(word)
      platform ||= !word.startsWith('-')
    } else if (known.includes(name)) {
      own.push(word)
      if (name === 'bot' && valued) own.push(words[++index]!)
    } else {
      answering.push(word)
      if (valued) answering.push(words[++index]!)
    }
  }
  return { own, answering }
}

const quoted = (value: string) => (/^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`)

function usage(message: string, fix: string): WaddleError {
  return new WaddleError('WDL_USAGE', message, { fix })
}
