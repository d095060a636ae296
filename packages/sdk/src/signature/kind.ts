/** What a kind's reader knows besides the word. */
export interface KindEnv {
  /** Epoch milliseconds. */
  readonly now: number
  /** IANA time zone of whoever asks; `UTC` when nobody said. */
  readonly zone: string
}

/** A word that was read, or why it could not be: one chat sentence without a full stop. */
export type KindResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

/**
 * A kind of argument that a module brings. The value must survive `structuredClone`: arguments may cross into another
 * process.
 */
export interface KindReader<T> {
  /** What it is, with its article: `a colour such as #ff8800`. For help. */
  readonly kind?: string
  read(word: string, env: KindEnv): KindResult<T>
}

/** Kinds by the name that signatures use: `{ colour: defineKind(…) }` makes `<tint:colour>`. */
export type KindMap = Readonly<Record<string, KindReader<unknown>>>

/** What the kinds of a map give, by name: the `Extra` of `Args` and `BadArg`. */
export type ExtraOf<K extends KindMap> = { [N in keyof K]: K[N] extends KindReader<infer T> ? T : never }

/**
 * Make a kind from what it is and how it is read. A word that gives undefined is refused with
 * `"<word>" is not <kind>`; write a {@link KindReader} by hand to say more.
 *
 * ```ts
 * const colour = defineKind('a colour such as #ff8800', (word) => (/^#[0-9a-f]{6}$/i.test(word) ? word : undefined))
 * ```
 *
 * @param kind what it is, with its article
 * @param read gives the value, or undefined when the word is none
 */
export function defineKind<T>(kind: string, read: (word: string, env: KindEnv) => T | undefined): KindReader<T> {
  return {
    kind,
    read(word, env) {
      const value = read(word, env)
      return value === undefined ? { ok: false, message: `${quoted(word)} is not ${kind}` } : { ok: true, value }
    },
  }
}

const longestShown = 40

/** `word` in quotes for a chat sentence: on one line, and no longer than anybody reads. */
export function quoted(word: string): string {
  const line = word.replace(/[\p{Cc}\p{Z}]+/gu, ' ')
  if (line.length <= longestShown) return `"${line}"`
  const shown = Array.from(line.slice(0, longestShown * 2)).slice(0, longestShown)
  return `"${shown.join('')}…"`
}
