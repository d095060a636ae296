import type { Pattern } from './pattern.ts'

/**
 * Whether `pattern` is found anywhere in `text`. All ways are walked at once and none twice, so the time is
 * at most characters times instructions; there is no text that makes it explode.
 */
export function found(pattern: Pattern, text: string): boolean {
  const chars = Array.from(text)
  // The position at which an instruction was last reached: each is walked once a character.
  const seen = new Int32Array(pattern.length).fill(-1)
  let here: number[] = []
  let next: number[] = []

  const reach = (from: number, at: number, states: number[]): boolean => {
    const ways = [from]
    while (ways.length > 0) {
      const index = ways.pop() ?? 0
      if (seen[index] === at) continue
      seen[index] = at
      const instruction = pattern[index]
      if (instruction === undefined) continue
      if (instruction.op === 'done') return true
      if (instruction.op === 'take') states.push(index)
      else if (instruction.op === 'split') ways.push(...instruction.to)
      else if (instruction.op === 'start' ? at === 0 : at === chars.length) ways.push(index + 1)
    }
    return false
  }

  if (reach(0, 0, here)) return true
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? ''
    for (const index of here) {
      const instruction = pattern[index]
      if (instruction?.op === 'take' && instruction.test(char) && reach(index + 1, at + 1, next)) return true
    }
    // The pattern may begin at every character.
    if (reach(0, at + 1, next)) return true
    here = next
    next = []
  }
  return false
}
