import type { AnyModule } from '../../any-module.ts'

/** A chat line with somebody's text in it. */
export type Line = (text: string) => string

/** Each command of `module`, by its words, with the text behind them. */
export function linesOf(module: AnyModule): readonly Line[] {
  return [...new Set(Object.keys(module.commands ?? {}).map(wordsOf))].map((words) => (text) => `!${words} ${text}`)
}

/** The words of a signature: `quote add` of `quote add <text:rest>`. */
function wordsOf(signature: string): string {
  const words = signature.split(/\s+/)
  const end = words.findIndex((word) => /^[<[-]/.test(word))
  return (end < 0 ? words : words.slice(0, end)).join(' ')
}
