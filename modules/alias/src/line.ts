import type { Phrase, Templates } from '@waddlebot/module-commands'

/** Most steps that one alias may have. */
export const mostSteps = 5
/** Longest line of an alias, in characters. */
export const longestLine = 500

/** One command of an alias. */
export interface Step {
  /** The words as they are typed, before anything is put in. */
  readonly source: string
  /** The first words, which are never put in: what is run is known when the alias is saved. */
  readonly head: readonly string[]
  readonly phrase: Phrase
  /** Whether it takes what the step before it says. */
  readonly piped: boolean
}

/** A line that was read, or in words why it cannot be one. */
export type Line = { readonly ok: true; readonly steps: readonly Step[] } | { readonly ok: false; readonly message: string }

/**
 * Read what an alias stands for: commands with `&&` between them (the next one runs when the one before it did) or `|`
 * (the next one is given what the one before it says). `$1`, `$2:`, `$user` and `$input` are put in when it is used, with
 * `=` for what stands there otherwise: `$1=everybody`; so is everything of the template language that only computes.
 */
export function readLine(line: string, templates: Templates, prefix: string): Line {
  const parts = split(line)
  if (parts.length > mostSteps) return refused(`An alias has at most ${mostSteps} steps, and this has ${parts.length}.`)
  const steps: Step[] = []
  for (const { text, piped } of parts) {
    const bare = (text.startsWith(prefix) ? text.slice(prefix.length) : text.replace(/^!/, '')).trim()
    const head = bare.split(/\s+/u)
    if (bare === '' || head[0]!.includes('$')) return refused('Each step begins with the name of a command.')
    const read = templates.read(asTemplate(bare))
    if (!read.ok) return refused(read.message)
    const fixed = head.findIndex((word) => word.includes('$'))
    steps.push({
      source: bare,
      head: (fixed < 0 ? head : head.slice(0, fixed)).map((word) => word.toLowerCase()),
      phrase: read.phrase,
      piped,
    })
  }
  return { ok: true, steps }
}

/** The short forms in the words of the template language; `$$` stays a dollar sign. */
export function asTemplate(text: string): string {
  return text.replace(/\$\$|\$([1-9]\d?:?|user\b|input\b)(?:=("[^"]*"|[^\s"|&$]+))?/g, (whole, name?: string, otherwise?: string) => {
    if (name === undefined) return whole
    const variable = name === 'input' ? 'args' : name
    if (otherwise === undefined) return `$(${variable})`
    return `$(${variable} | default ${otherwise.startsWith('"') ? otherwise : `"${otherwise}"`})`
  })
}

interface Part {
  readonly text: string
  readonly piped: boolean
}

/** Cut a line at `&&` and `|`, where they stand between blanks and neither in quotes nor in `$(…)`. */
function split(line: string): readonly Part[] {
  const parts: { text: string; piped: boolean }[] = [{ text: '', piped: false }]
  let deep = 0
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '(' || char === '{') && (deep > 0 || line[at - 1] === '$')) deep++
    else if (!quoted && (char === ')' || char === '}') && deep > 0) deep--
    const cut = quoted || deep > 0 ? undefined : /^(?:&&|\|)(?=\s|$)/.exec(line.slice(at, at + 3))?.[0]
    if (cut !== undefined && /\s$/.test(line.slice(0, at) || ' ')) {
      parts.push({ text: '', piped: cut === '|' })
      at += cut.length - 1
    } else parts.at(-1)!.text += char
  }
  return parts.map(({ text, piped }) => ({ text: text.trim(), piped }))
}

function refused(message: string): Line {
  return { ok: false, message }
}
