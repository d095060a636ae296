import type { Fragment } from '@waddlebot/sdk'

/** A message as filters look at it. */
export interface Heard {
  /** As it was typed. */
  readonly text: string
  /** As it is read: see `plain`. */
  readonly plain: string
  /** Whether it is printable ASCII: then most of what is looked for cannot be there. */
  readonly ascii: boolean
  readonly fragments: readonly Fragment[] | undefined
  /** Id of the channel, and the platform's id of the account: for what is counted over messages. */
  readonly channel: string
  readonly account: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** What a filter found, in a few words: `example.com`. Undefined when nothing. */
export type Finding = string | undefined
