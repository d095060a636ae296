import type { Definition, Param } from '../definition.ts'
import { unfit } from '../failure.ts'
import { misfits, toNumber } from '../kinds.ts'
import type { Run } from '../run.ts'
import { numberText, toText } from '../text.ts'

const number: Param = { name: 'number', kind: 'number' }
const largest = 9_007_199_254_740_991

/** Numbers and chance. */
export const numbers: readonly Definition[] = [
  {
    name: 'math',
    about: 'a sum: $(math 2 * (3 + $(1)))',
    returns: 'any',
    params: [{ name: 'sum', kind: 'expression' }],
    *form(args, run) {
      const value = args[0] === undefined ? null : yield* run.value(args[0])
      if (typeof value === 'boolean') return value
      const result = toNumber(value)
      if (result === undefined) throw unfit(toText(value), misfits.number)
      return result
    },
  },
  {
    name: 'random',
    about: 'a number by chance: $(random 1-6), $(random 1 6), 1 to 100 without arguments',
    returns: 'number',
    params: [
      { name: 'from', kind: 'text', optional: true },
      { name: 'to', kind: 'number', optional: true },
    ],
    call: (given, run) => {
      const range = /^(-?\d{1,15})(?:-(-?\d{1,15}))?$/.exec(given.text(0, '1-100').trim())
      if (range === null) throw unfit(given.text(0), 'no range; write 1-6')
      const single = range[2] === undefined
      const ends = given.has(1)
        ? [Number(range[1]), given.whole(1, -largest, largest)]
        : single
          ? [1, Number(range[1])]
          : [Number(range[1]), Number(range[2])]
      const [low, high] = [Math.min(...ends), Math.max(...ends)]
      return low + chance(run, high - low + 1)
    },
  },
  {
    name: 'pick',
    about: 'one of several, or of a list, by chance',
    returns: 'any',
    params: [{ name: 'choice', kind: 'any', rest: 'each' }],
    *form(args, run) {
      const only = args.length === 1 && args[0] !== undefined ? yield* run.value(args[0]) : undefined
      if (only !== undefined) {
        const items = typeof only === 'object' && only?.type === 'list' ? only.items : [only]
        return items[chance(run, items.length)] ?? null
      }
      const node = args[chance(run, args.length)]
      return node === undefined ? null : yield* run.value(node)
    },
  },
  {
    name: 'weighted',
    about: 'one of several by chance, each with its weight before it: $(weighted 9 heads 1 edge)',
    pairs: true,
    returns: 'any',
    params: [
      { name: 'weight', kind: 'number' },
      { name: 'choice', kind: 'any' },
      { name: 'more', kind: 'any', optional: true, rest: 'each' },
    ],
    *form(args, run) {
      const weights: number[] = []
      for (let index = 0; index + 1 < args.length; index += 2) {
        const value = args[index] === undefined ? null : yield* run.value(args[index]!)
        const weight = toNumber(value)
        if (weight === undefined || weight < 0) throw unfit(toText(value), 'no weight')
        weights.push(weight)
      }
      let rest = run.env.random() * weights.reduce((total, weight) => total + weight, 0)
      const found = weights.findIndex((weight) => {
        rest -= weight
        return rest < 0
      })
      const node = args[found * 2 + 1]
      return found < 0 || node === undefined ? null : yield* run.value(node)
    },
  },
  {
    name: 'round',
    about: 'rounded, to whole numbers or to so many decimals',
    returns: 'number',
    params: [number, { name: 'decimals', kind: 'number', optional: true }],
    call: (given) => {
      const scale = 10 ** given.whole(1, 0, 10, 0)
      const value = given.number(0)
      // Through text, because 1.005 * 100 is 100.49999999999999.
      const scaled = Math.round(Number((Math.abs(value) * scale).toPrecision(15)))
      return (Math.sign(value) * scaled) / scale
    },
  },
  { name: 'floor', about: 'rounded down', returns: 'number', params: [number], call: (given) => Math.floor(given.number(0)) },
  { name: 'ceil', about: 'rounded up', returns: 'number', params: [number], call: (given) => Math.ceil(given.number(0)) },
  { name: 'abs', about: 'without its sign', returns: 'number', params: [number], call: (given) => Math.abs(given.number(0)) },
  {
    name: 'comma',
    about: 'with commas: 1,234,567',
    returns: 'text',
    params: [number],
    call: (given) => {
      const [whole = '', decimals] = numberText(given.number(0)).split('.')
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
      return decimals === undefined ? grouped : `${grouped}.${decimals}`
    },
  },
  {
    name: 'ordinal',
    about: '1st, 2nd, 3rd',
    returns: 'text',
    params: [number],
    call: (given) => {
      const value = given.whole(0, -largest, largest)
      const [tens, ones] = [Math.abs(value) % 100, Math.abs(value) % 10]
      const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][ones] ?? 'th')
      return `${value}${ending}`
    },
  },
  {
    name: 'plural',
    about: 'the word that goes with a number: $(plural $(count) death deaths)',
    returns: 'text',
    params: [number, { name: 'one', kind: 'text' }, { name: 'many', kind: 'text' }],
    call: (given) => (given.number(0) === 1 ? given.text(1) : given.text(2)),
  },
]

/** A whole number from 0 up to, not including, `sides`, whatever the source of chance returns. */
function chance(run: Run, sides: number): number {
  return Math.min(sides - 1, Math.max(0, Math.floor(run.env.random() * sides)))
}
