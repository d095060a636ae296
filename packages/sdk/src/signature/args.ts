import type { Amount } from './amount.ts'
import type { ChannelRef, UserRef } from './reference.ts'

/**
 * What each kind of argument gives a handler. Every value survives `structuredClone`, so that arguments can cross
 * into another process: a link is its address as a string, not a `URL`, which would arrive empty.
 */
export interface ArgKinds {
  string: string
  /** All that is left of the line. */
  rest: string
  /** A safe integer. */
  int: number
  /** A finite number. */
  number: number
  bool: boolean
  amount: Amount
  /** Milliseconds. */
  duration: number
  date: Date
  user: UserRef
  channel: ChannelRef
  /** An http or https address, as `URL` spells it. */
  url: string
}

type Choice<K extends string> = K extends `${infer A}|${infer B}` ? A | Choice<B> : K
type Kind<K extends string, X> = K extends keyof ArgKinds
  ? ArgKinds[K]
  : K extends keyof X
    ? X[K]
    : K extends `${string}|${string}`
      ? Choice<K>
      : never

type Must<P extends string, X> = P extends `...${infer V}`
  ? V extends `${infer N}:${infer K}`
    ? { [_ in N]: [Kind<K, X>, ...Kind<K, X>[]] }
    : { [_ in V]: [string, ...string[]] }
  : P extends `${infer N}:${infer K}`
    ? { [_ in N]: Kind<K, X> }
    : { [_ in P]: string }
type May<P extends string, X> = P extends `...${infer V}`
  ? V extends `${infer N}:${infer K}`
    ? { [_ in N]: Kind<K, X>[] }
    : { [_ in V]: string[] }
  : P extends `${infer N}:${infer K}`
    ? { [_ in N]?: Kind<K, X> }
    : { [_ in P]?: string }
type Flag<P extends string, X> = P extends `${infer N}:${infer K}`
  ? K extends 'bool'
    ? { [_ in N]: boolean }
    : { [_ in N]?: Kind<K, X> }
  : { [_ in P]: boolean }

type Field<W extends string, X> = W extends `<${infer P}>`
  ? Must<P, X>
  : W extends `[${infer P}=${string}]`
    ? Must<P, X>
    : W extends `[${infer P}]`
      ? May<P, X>
      : W extends `--${infer P}`
        ? Flag<P, X>
        : {}
type Fields<S extends string, X> = S extends `${infer W} ${infer R}` ? Field<W, X> & Fields<R, X> : Field<S, X>
type Flat<T> = { [K in keyof T]: T[K] }

/**
 * The arguments that a signature promises its handler: `Args<'quote add <text:rest> [n:int]'>` is
 * `{ text: string; n?: number }`. A signature that is only known while running gives a record of unknowns.
 *
 * @typeParam Extra types of kinds beyond {@link ArgKinds}, by name; see `ExtraOf`
 */
export type Args<S extends string, Extra = {}> = string extends S ? Record<string, unknown> : Flat<Fields<S, Extra>>

type BadKind<P extends string, X> = P extends `${string}:${infer K}`
  ? K extends keyof ArgKinds | keyof X | `${string}|${string}`
    ? never
    : K
  : never
type BadWord<W extends string, X> = W extends `<${infer P}>`
  ? BadKind<P, X>
  : W extends `[${infer P}=${string}]`
    ? BadKind<P, X>
    : W extends `[${infer P}]`
      ? BadKind<P, X>
      : W extends `--${infer P}`
        ? BadKind<P, X>
        : W extends `<${string}` | `[${string}`
          ? W
          : never

/**
 * The first argument kind in `S` that does not exist, or the first piece whose bracket is not closed; never when
 * the signature is sound.
 */
export type BadArg<S extends string, Extra = {}> = S extends `${infer W} ${infer R}`
  ? [BadWord<W, Extra>] extends [never]
    ? BadArg<R, Extra>
    : BadWord<W, Extra>
  : BadWord<S, Extra>
