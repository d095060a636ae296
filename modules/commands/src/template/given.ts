import type { Environment } from './environment.ts'
import { unfit } from './failure.ts'
import { misfits, toDuration, toItems, toNumber } from './kinds.ts'
import { toText } from './text.ts'
import type { Kind, Value } from './value.ts'
import { parseTime } from './zone.ts'

/** The arguments of one call, read as the kinds that the function wants. What does not fit stops the run, naming the value. */
export class Given {
  readonly values: readonly Value[]
  readonly #env: Environment

  constructor(values: readonly Value[], env: Environment) {
    this.values = values
    this.#env = env
  }

  /** Whether an argument stands at `index`. */
  has(index: number): boolean {
    return index < this.values.length
  }

  /** The value as it is; none when absent. */
  value(index: number): Value {
    return this.values[index] ?? null
  }

  /** The value as it prints. */
  text(index: number, otherwise = ''): string {
    return this.has(index) ? toText(this.value(index)) : otherwise
  }

  /** @throws TemplateFailure WDL_COMMANDS_TEMPLATE_VALUE */
  number(index: number, otherwise?: number): number {
    return this.#read(index, 'number', toNumber, otherwise)
  }

  /** A whole number from `least` to `most`. @throws TemplateFailure WDL_COMMANDS_TEMPLATE_VALUE */
  whole(index: number, least: number, most: number, otherwise?: number): number {
    const number = this.number(index, otherwise)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw unfit(this.text(index), `no whole number from ${least} to ${most}`)
  }

  /** Milliseconds. @throws TemplateFailure WDL_COMMANDS_TEMPLATE_VALUE */
  duration(index: number): number {
    return this.#read(index, 'duration', toDuration)
  }

  /** Epoch milliseconds. @throws TemplateFailure WDL_COMMANDS_TEMPLATE_VALUE */
  time(index: number, otherwise?: number): number {
    const read = (value: Value) => {
      if (typeof value === 'object' && value?.type === 'time') return value.at
      return typeof value === 'string' ? parseTime(value, this.#env.zone, this.#env.now) : undefined
    }
    return this.#read(index, 'time', read, otherwise)
  }

  /** The items of a list, or of a text that falls apart at commas or blanks. */
  items(index: number): readonly Value[] {
    return toItems(this.value(index))
  }

  #read(index: number, kind: Kind, read: (value: Value) => number | undefined, otherwise?: number): number {
    if (!this.has(index) && otherwise !== undefined) return otherwise
    const result = read(this.value(index))
    if (result === undefined) throw unfit(this.text(index), misfits[kind])
    return result
  }
}
