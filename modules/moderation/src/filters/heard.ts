import type { Fragment } from '@waddlebot/sdk'
import { type Glance, glanceAt } from '../text/glance.ts'
import { plain } from '../text/plain.ts'

/** A message as it came. */
export interface Typed {
  readonly text: string
  readonly fragments: readonly Fragment[] | undefined
  /** Id of the channel, and the platform's id of the account: for what is counted over messages. */
  readonly channel: string
  readonly account: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** A message as filters look at it. */
export interface Heard extends Typed {
  /** As it is read: see `plain`. */
  readonly plain: string
  /** Undefined where there is more than printable ASCII; otherwise most of what is looked for cannot be there. */
  readonly glance: Glance | undefined
}

/** What a filter found, in a few words: `example.com`. Undefined when nothing. */
export type Finding = string | undefined

/** A message, read once for all filters. */
export function hear({ text, fragments, channel, account, at }: Typed): Heard {
  const glance = glanceAt(text)
  return { text, plain: glance === undefined ? plain(text) : text, glance, fragments, channel, account, at }
}
