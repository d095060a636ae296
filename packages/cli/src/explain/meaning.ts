import { reasons, errorTopics as topicsOfCore } from '@waddlebot/core/errors'
import type { ErrorTable } from '@waddlebot/sdk'
import { errorTopics as topicsOfSdk } from '@waddlebot/sdk/errors'
import { errorTopics as topicsOfProgram } from '../errors.ts'
import { paint } from '../paint.ts'

/** What a code means: what the page of errors has of it. */
export interface Meaning {
  /** `WDL_CONFIG_KEY`, or the reason of a message that was not answered: `cooldown`. */
  readonly code: string
  /** Heading of the part of the page that it stands under. */
  readonly topic: string
  /** Who says it: a package, or the name of a module. */
  readonly from: string
  readonly what: string
  /** Null for reasons, whose `what` says it all. */
  readonly why: string | null
  /** What to do; commands stand in backticks. */
  readonly fix: string
}

/** All codes that waddle's packages say, in the order of the page of errors; those of modules are theirs. */
export function meanings(): readonly Meaning[] {
  return [
    ...ofTopics(topicsOfCore, '@waddlebot/core'),
    ...ofTopics(topicsOfProgram, '@waddlebot/cli'),
    ...ofTopics(topicsOfSdk, '@waddlebot/sdk'),
    ...Object.entries(reasons).map(([code, { what, fix }]) => ({ code, topic: 'Reasons', from: '@waddlebot/core', what, why: null, fix })),
  ]
}

/** Those of one table. */
export function meaningsIn(table: ErrorTable, topic: string, from: string): readonly Meaning[] {
  return Object.entries(table).map(([code, { what, why, fix }]) => ({ code, topic, from, what, why, fix }))
}

/** For people: the code, what it means, and what to do. */
export function meaningLines({ code, what, why, fix }: Pick<Meaning, 'code' | 'what' | 'why' | 'fix'>): string {
  return `${paint('bold', code)}\n  ${why === null ? what : `${what} ${why}`}\n  try: ${fix}`
}

function ofTopics(topics: Readonly<Record<string, ErrorTable>>, from: string): readonly Meaning[] {
  return Object.entries(topics).flatMap(([topic, table]) => meaningsIn(table, topic, from))
}
