import type { Reply } from '@waddlebot/sdk'
import type { CollectingRun } from '../intake/run.ts'
import type { Ground } from '../modules/scope.ts'
import type { GroundParts } from './parts.ts'

/** Answers at once while nothing is written; after that, once it is kept. */
export function replying({ router }: GroundParts): Ground['reply'] {
  return async (turn, message) => {
    if (turn.over) return
    const run = turn.run as CollectingRun | undefined
    const wish: Reply = typeof message === 'object' && 'message' in message ? message : { message }
    const atOnce = run !== undefined && !run.work.wrote && run.drafts.length === 0
    router().say(turn, wish)
    const draft = atOnce ? run.drafts.pop() : undefined
    if (draft) await run!.sayNow(draft)
  }
}
