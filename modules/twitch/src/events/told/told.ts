import type { Account, EventKind, Events } from '@waddlebot/sdk'
import type { Fields } from '../fields.ts'

/** What a notification tells, before it has an id and a time of its own. */
export type Told = {
  [K in EventKind]: {
    readonly kind: K
    readonly channel: Account
    readonly account: Account
    readonly data: Events[K]
    readonly text?: string
    /** Epoch milliseconds; that of the message when left out. */
    readonly at?: number | undefined
  }
}[EventKind]

/** Reads what one type of subscription tells; undefined for what is told elsewhere. */
export type Reader = (event: Fields) => Told | undefined

/** The channel that a notification is about. */
export const channelOf = (event: Fields): Account => event.account('broadcaster_user')
