import type { Step } from './line.ts'

/** The steps of the alias that some words call, with the name it has; undefined when they call no alias. */
export type Look = (head: readonly string[]) => { readonly name: string; readonly steps: readonly Step[] } | undefined

/** Most aliases inside each other: the command behind the third is the third that is run, and the core runs no more. */
const deepest = 3

/** What is wrong with where an alias leads: the way round, or the way down that is too long. */
export type Astray = { readonly kind: 'circle' | 'deep'; readonly way: readonly string[] }

/**
 * Follow the steps of an alias that is about to be saved, and those of every alias that they call. Undefined when it
 * leads to commands in the end.
 */
export function astray(name: string, steps: readonly Step[], look: Look): Astray | undefined {
  const follow = (each: readonly Step[], way: readonly string[]): Astray | undefined => {
    for (const { head } of each) {
      if (name.split(' ').every((word, index) => head[index] === word)) return { kind: 'circle', way: [...way, name] }
      const next = look(head)
      if (next === undefined) continue
      if (way.includes(next.name)) return { kind: 'circle', way: [...way, next.name] }
      const longer = [...way, next.name]
      if (longer.length > deepest) return { kind: 'deep', way: longer }
      const found = follow(next.steps, longer)
      if (found !== undefined) return found
    }
    return undefined
  }
  return follow(steps, [name])
}
