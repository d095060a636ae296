import type { Mention } from '@waddlebot/sdk'

/** A moment. `at` is epoch milliseconds, `zone` the IANA zone it is told in. */
export interface Time {
  readonly type: 'time'
  readonly at: number
  readonly zone: string
}
/** A length of time in milliseconds, never negative. */
export interface Duration {
  readonly type: 'duration'
  readonly ms: number
}
/** Somebody. Prints as `name`; only `.mention` ever pings. */
export interface Person {
  readonly type: 'person'
  /** The name to show. */
  readonly name: string
  /** Login or handle, without `@`. */
  readonly login: string
  /** The platform's id; absent when all we know is a word that somebody typed. */
  readonly id?: string
  readonly roles: readonly string[]
}
/** A place to talk in. `id` is a channel id such as `twitch:duckpond`. */
export interface Channel {
  readonly type: 'channel'
  readonly id: string
  readonly name: string
  readonly platform: string
}
export interface List {
  readonly type: 'list'
  readonly items: readonly Value[]
}
/** Named values that a module declared; a Map, so no name reaches an object's prototype. */
export interface Fields {
  readonly type: 'record'
  readonly fields: ReadonlyMap<string, Value>
}
/** Text with mentions in it, so that a mention stays one until delivery. */
export interface Words {
  readonly type: 'words'
  readonly parts: readonly (string | Mention)[]
}

/** Everything a template can compute. Text, number and boolean are the language's own; `null` is none. */
export type Value = string | number | boolean | null | Time | Duration | Person | Channel | List | Fields | Words

/** What a value is called in definitions and messages. `any` fits everything. */
export type Kind = 'text' | 'number' | 'boolean' | 'time' | 'duration' | 'person' | 'channel' | 'list' | 'record' | 'none' | 'any'

/** Somebody, from what the platform says about them. */
export function person(name: string, more: { login?: string; id?: string; roles?: readonly string[] } = {}): Person {
  const base = { type: 'person', name, login: more.login ?? name.toLowerCase(), roles: more.roles ?? [] } as const
  return more.id === undefined ? base : { ...base, id: more.id }
}

/** A channel, from its id and the name that people call it by. */
export function channel(id: string, name: string): Channel {
  return { type: 'channel', id, name, platform: id.slice(0, Math.max(0, id.indexOf(':'))) }
}

/** A list of `items`. */
export function list(items: readonly Value[]): List {
  return { type: 'list', items }
}

/** Whether something must be waited for. Values are ours and have no `then`. */
export function isPromise(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value
}
