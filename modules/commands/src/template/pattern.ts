/** One instruction of a compiled pattern: take a character, go two ways, assert a place, or be done. */
export type Instruction =
  | { readonly op: 'take'; readonly test: (char: string) => boolean }
  | { readonly op: 'split'; readonly to: readonly number[] }
  | { readonly op: 'start' | 'end' | 'done' }

/** A compiled pattern. */
export type Pattern = readonly Instruction[]

type Part = (emit: Program) => void
type Program = Instruction[]

const classes = new Map([
  ['d', /^\p{Nd}$/u],
  ['w', /^[\p{L}\p{M}\p{N}_]$/u],
  ['s', /^\s$/u],
])
const longest = 200
const largest = 1_000

/**
 * Compile `source` into a program that `matches` runs in time linear in the text. Known are letters, `.`,
 * `[a-z]`, `[^a-z]`, `\d \w \s` and their opposites, `( )`, `|`, `* + ?`, `{2}`, `{2,}`, `{2,5}`, `^` and
 * `$`; case is ignored. Look-around and back references do not exist, because they cannot be linear.
 *
 * @returns the program, or what is wrong with the pattern (longer than 200 characters, unclosed, …)
 */
export function compilePattern(source: string): Pattern | string {
  if (source.length > longest) return `it is longer than ${longest} characters`
  const chars = Array.from(source)
  let at = 0
  let deep = 0

  const alternatives = (): Part => {
    if (++deep > 20) throw new SyntaxError('it has more than 20 brackets in each other')
    const parts = [sequence()]
    while (chars[at] === '|') {
      at += 1
      parts.push(sequence())
    }
    deep -= 1
    return parts.reduceRight((rest, part) => either(part, rest))
  }
  const sequence = (): Part => {
    const parts: Part[] = []
    while (at < chars.length && chars[at] !== '|' && chars[at] !== ')') parts.push(repeated(atom()))
    return (program) => parts.forEach((part) => void part(program))
  }
  const repeated = (part: Part): Part => {
    const sign = chars[at]
    if (sign === '*' || sign === '+' || sign === '?') {
      at += 1
      return times(part, sign === '+' ? 1 : 0, sign === '?' ? 1 : undefined)
    }
    const counted = sign === '{' ? /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(chars.slice(at, at + 9).join('')) : null
    if (counted === null) return part
    at += counted[0].length
    const least = Number(counted[1])
    const most = counted[2] === undefined ? least : counted[3] === '' ? undefined : Number(counted[3])
    if (most !== undefined && most < least) throw new SyntaxError(`${counted[0]} counts backwards`)
    return times(part, least, most)
  }
  const atom = (): Part => {
    const char = chars[at++] ?? ''
    if (char === '(') {
      if (chars[at] === '?' && chars[at + 1] === ':') at += 2
      const inside = alternatives()
      if (chars[at++] !== ')') throw new SyntaxError('a ( is not closed')
      return inside
    }
    if (char === '[') return take(bracket())
    if (char === '.') return take(() => true)
    if (char === '^' || char === '$') return (program) => void program.push({ op: char === '^' ? 'start' : 'end' })
    if ('*+?'.includes(char)) throw new SyntaxError(`${char} has nothing to repeat`)
    return take(char === '\\' ? escaped() : same(char))
  }
  const escaped = (): ((char: string) => boolean) => {
    const char = chars[at++]
    if (char === undefined) throw new SyntaxError('it ends in \\')
    const known = classes.get(char.toLowerCase())
    if (known !== undefined) return (each) => known.test(each) === (char === char.toLowerCase())
    if (/[a-z0-9]/i.test(char)) throw new SyntaxError(`\\${char} is not known`)
    return same(char)
  }
  const bracket = (): ((char: string) => boolean) => {
    const no = chars[at] === '^'
    if (no) at += 1
    const tests: ((char: string) => boolean)[] = []
    while (at < chars.length && (chars[at] !== ']' || tests.length === 0)) {
      const low = chars[at++] ?? ''
      const high = chars[at] === '-' && chars[at + 1] !== ']' ? chars[at + 1] : undefined
      if (low === '\\') tests.push(escaped())
      else if (high === undefined) tests.push(same(low))
      else {
        at += 2
        if (high < low) throw new SyntaxError(`${low}-${high} counts backwards`)
        tests.push((char) => [char, char.toLowerCase(), char.toUpperCase()].some((each) => each >= low && each <= high))
      }
    }
    if (chars[at++] !== ']') throw new SyntaxError('a [ is not closed')
    return (char) => tests.some((test) => test(char)) !== no
  }

  try {
    const whole = alternatives()
    if (at < chars.length) return 'a ) was never opened'
    const program: Program = []
    whole(program)
    program.push({ op: 'done' })
    return program
  } catch (error) {
    if (error instanceof SyntaxError) return error.message
    throw error
  }
}

function same(wanted: string): (char: string) => boolean {
  const folded = wanted.toLowerCase()
  return (char) => char === wanted || char.toLowerCase() === folded
}

function take(test: (char: string) => boolean): Part {
  return (program) => {
    if (program.length >= largest) throw new SyntaxError('it repeats too much')
    program.push({ op: 'take', test })
  }
}

function either(one: Part, other: Part): Part {
  return (program) => {
    const to: number[] = [program.length + 1]
    program.push({ op: 'split', to })
    one(program)
    const over: number[] = []
    program.push({ op: 'split', to: over })
    to.push(program.length)
    other(program)
    over.push(program.length)
  }
}

function times(part: Part, least: number, most: number | undefined): Part {
  return (program) => {
    const room = () => {
      if (program.length >= largest) throw new SyntaxError('it repeats too much')
    }
    for (let turn = 0; turn < least; turn += 1) {
      room()
      const before = program.length
      part(program)
      // Nothing repeated is still nothing, however often and however deep.
      if (program.length === before) break
    }
    if (most === undefined) {
      const to: number[] = [program.length + 1]
      const back = program.length
      program.push({ op: 'split', to })
      part(program)
      program.push({ op: 'split', to: [back] })
      to.push(program.length)
      return
    }
    const ends: number[][] = []
    for (let turn = least; turn < most; turn += 1) {
      room()
      const to: number[] = [program.length + 1]
      program.push({ op: 'split', to })
      ends.push(to)
      part(program)
    }
    for (const to of ends) to.push(program.length)
  }
}
