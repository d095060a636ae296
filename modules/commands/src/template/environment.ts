import type { Message } from '@waddlebot/sdk'
import type { Spending } from './budget.ts'
import type { Channel, Person } from './value.ts'

/** What may have to be waited for. A run in which nothing has to be waited for is synchronous. */
export type Awaitable<T> = T | Promise<T>

/** A change to a counter: `+1`, `-1` or `=5`. */
export interface Change {
  readonly sign: '+' | '-' | '='
  readonly by: number
}

/**
 * Everything a run may know and do. The language has no clock, no chance and no store of its own: with the
 * same environment the same template says the same words.
 */
export interface Environment {
  /** Epoch milliseconds. */
  readonly now: number
  /** The community's IANA zone. */
  readonly zone: string
  /** From 0 up to, not including, 1. */
  random(): number
  /** Who typed the command. */
  readonly user: Person
  /** People mentioned in it, in order, the bot left out. */
  readonly mentions: readonly Person[]
  readonly channel: Channel
  /** The words after the command. */
  readonly words: readonly string[]
  /** The text after the command, as typed. */
  readonly args: string
  /** The whole message, as typed. */
  readonly input: string
  /** Somebody who talked lately; undefined when nobody did. */
  chatter(): Awaitable<Person | undefined>
  /** How often this command was accepted, this time included. Asked at most once a run; must count a retried event once. */
  count(): Awaitable<number>
  /** A named counter, after `change` if there is one. */
  counter(name: string, change?: Change): Awaitable<number>
  /** A variable of the community; undefined when never set. */
  variable(name: string): Awaitable<string | undefined>
  /** Sets a variable of the community; undefined removes it. */
  setVariable(name: string, value: string | undefined): Awaitable<unknown>
  /** A variable that belongs to whoever typed the command. */
  userVariable(name: string): Awaitable<string | undefined>
  setUserVariable(name: string, value: string | undefined): Awaitable<unknown>
  /** Says something besides the answer, where the command was typed. */
  reply(message: Message): Awaitable<unknown>
  /** Says something in another channel. Throws when there is no such channel. */
  say(channel: string, message: Message): Awaitable<unknown>
  /** Runs a command line (`roll 6`) as the person who typed this one. */
  run(line: string): Awaitable<unknown>
  /** Ends the run from outside. Without one, a run that waits ends after five seconds. */
  readonly signal?: AbortSignal
  /** Handed on by a command that runs another, so that both draw on one budget. */
  readonly spending?: Spending
}
