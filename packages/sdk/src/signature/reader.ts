import { type KindEnv, type KindMap, quoted } from './kind.ts'
import { Line, restOf } from './line.ts'
import type { Param } from './param.ts'
import type { ArgProblem } from './problem.ts'
import { Refused, Slot } from './slot.ts'
import { closest } from './suggestion.ts'

/** What reading depends on besides the line. */
export interface ArgEnv {
  /** Epoch milliseconds; the clock's when absent. */
  readonly now?: number | undefined
  /** IANA time zone that dates and times are meant in; `UTC` when absent. */
  readonly zone?: string | undefined
  /** Own kinds; only looked at for a signature that is a copy of what `parseSignature` gave. */
  readonly kinds?: KindMap | undefined
}

/** Arguments by name, or why there are none. */
export type ArgsResult =
  | { readonly ok: true; readonly args: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: ArgProblem }

const nothing: ArgsResult = Object.freeze({ ok: true, args: Object.freeze({}) })
const timeless: KindEnv = Object.freeze({ now: 0, zone: 'UTC' })

// Most signatures have neither flags nor defaults: what nobody has is shared by all.
const noFlags: readonly Slot[] = Object.freeze([])
const noNames: ReadonlyMap<string, Slot> = new Map()
const noConstants: ReadonlyMap<Slot, unknown> = new Map()

function namesOf(flags: readonly Slot[]): ReadonlyMap<string, Slot> {
  return new Map([...flags.map((slot) => [slot.name.toLowerCase(), slot] as const), ...flags.map((slot) => [slot.name, slot] as const)])
}

function constantsOf(slots: readonly Slot[]): ReadonlyMap<Slot, unknown> {
  let constants: Map<Slot, unknown> | undefined
  for (const slot of slots) {
    if (slot.param.fallback === undefined || slot.live) continue
    const value = slot.read(slot.param.fallback, timeless)
    if (typeof value !== 'object') (constants ??= new Map()).set(slot, value)
  }
  return constants ?? noConstants
}

/** A signature made ready to read lines. Keeps no state between lines. */
export class Reader {
  private readonly slots: readonly Slot[]
  private readonly flags: readonly Slot[]
  private readonly flagsByName: ReadonlyMap<string, Slot>
  /** Defaults that are the same every time: those that nobody could change. */
  private readonly constants: ReadonlyMap<Slot, unknown>
  /** The one parameter of a signature that takes all of the line and has no default. */
  private readonly only: Slot | undefined
  /** A parameter that nothing here can read. */
  readonly unknown: Param | undefined

  constructor(params: readonly Param[], kinds: KindMap) {
    const all = params.map((param) => new Slot(param, kinds))
    const flagged = all.some((slot) => slot.param.flag)
    this.slots = flagged ? all.filter((slot) => !slot.param.flag) : all
    this.flags = flagged ? all.filter((slot) => slot.param.flag) : noFlags
    this.flagsByName = flagged ? namesOf(this.flags) : noNames
    this.unknown = all.find((slot) => !slot.isKnown)?.param
    this.constants = constantsOf(this.slots)
    const [first] = this.slots
    this.only = all.length === 1 && first?.rest && first.param.fallback === undefined ? first : undefined
  }

  read(text: string, env: ArgEnv | undefined): ArgsResult {
    if (this.only !== undefined) {
      const rest = restOf(text, 0)
      if (rest === '') return this.only.param.required ? missing(this.only.name) : nothing
      // Stored, not computed in the literal: four times as fast, and most commands end here.
      const args: Record<string, unknown> = {}
      args[this.only.name] = rest
      return { ok: true, args }
    }
    const line = new Line(text)
    if (this.slots.length === 0 && this.flags.length === 0) return line.next() ? this.unexpected(line.word()) : nothing
    const args: Record<string, unknown> = {}
    let full: KindEnv | undefined
    let index = 0
    let many: unknown[] | undefined
    let flagged = this.flags.length > 0
    while (line.next()) {
      let slot = this.slots[index]
      let word: string | undefined
      if (flagged) {
        if (line.endsFlags()) {
          flagged = false
          continue
        }
        const flag = line.flag(this.flagsByName)
        if (flag !== undefined) {
          if (flag.toggle && !line.valued) {
            args[flag.name] = true
            continue
          }
          slot = flag
          if (line.valued) word = line.value()
          else if (!line.next() || line.flag(this.flagsByName) !== undefined) return valueless(flag)
        }
      }
      if (slot === undefined) return this.unexpected(line.word())
      if (slot.rest) {
        args[slot.name] = line.rest()
        index++
        break
      }
      word ??= line.word()
      if (slot.live) full ??= { now: env?.now ?? Date.now(), zone: env?.zone ?? 'UTC' }
      const value = slot.read(word, full ?? timeless)
      if (value instanceof Refused) return { ok: false, problem: value.problem }
      if (slot.param.variadic) {
        many ??= []
        many.push(value)
      } else {
        args[slot.name] = value
        if (!slot.param.flag) index++
      }
    }
    return this.complete(args, index, many, full, env)
  }

  /** Give what nobody typed its default. */
  private complete(
    args: Record<string, unknown>,
    from: number,
    many: unknown[] | undefined,
    full: KindEnv | undefined,
    env: ArgEnv | undefined,
  ): ArgsResult {
    for (let index = from; index < this.slots.length; index++) {
      const slot = this.slots[index]
      if (slot === undefined) break
      const { fallback, required, variadic } = slot.param
      if (variadic && (many !== undefined || !required)) args[slot.name] = many ?? []
      else if (required) return missing(slot.name)
      else if (this.constants.has(slot)) args[slot.name] = this.constants.get(slot)
      else if (fallback !== undefined) {
        const value = slot.read(fallback, full ?? { now: env?.now ?? Date.now(), zone: env?.zone ?? 'UTC' })
        if (value instanceof Refused) return { ok: false, problem: value.problem }
        args[slot.name] = value
      }
    }
    for (const flag of this.flags) if (flag.toggle && args[flag.name] === undefined) args[flag.name] = false
    return { ok: true, args }
  }

  private unexpected(word: string): ArgsResult {
    const name = /^[-–—]+([A-Za-z0-9_-]+)/.exec(word)?.[1]
    const near =
      name === undefined
        ? undefined
        : closest(
            name,
            this.flags.map((flag) => flag.name),
          )
    const message = `unexpected ${quoted(word)}${near === undefined ? '' : ` (did you mean "--${near}"?)`}`
    return { ok: false, problem: { code: 'unexpected', word, message } }
  }
}

function missing(name: string): ArgsResult {
  return { ok: false, problem: { code: 'missing', param: name, message: `${name} is missing` } }
}

function valueless(flag: Slot): ArgsResult {
  return { ok: false, problem: { code: 'flag-value', param: flag.name, message: `--${flag.name} needs a value` } }
}
