import type { Draft } from '../router/turn.ts'
import type { RootLog } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

const troubles = {
  crowded: 'a notice was left out, for much is waiting to be said',
  cut: 'a message was longer than the platform takes',
  formless: 'a form could not be shown',
  held: 'a message was held back by a filter',
  stale: 'a message could not be delivered',
  undelivered: 'a message could not be delivered',
}

/** What can become of a message on its way out. */
export type TroubleKind = keyof typeof troubles

/** Tells the owner of messages that did not get out as they were meant: counted, and in the log. */
export const tellTrouble =
  (metrics: Metrics, log: RootLog) =>
  (what: TroubleKind, draft: Draft, detail: string): void => {
    metrics.undelivered.cell(what).n++
    log.warn(troubles[what], { channel: draft.channel, module: draft.module, detail: detail.slice(0, 200) })
  }
