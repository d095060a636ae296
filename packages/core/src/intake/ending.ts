import type { Envelope, Settled } from '@waddlebot/sdk'
import type { Ended } from './task.ts'

/** The reason of what another process has by now. */
export const takenOver = 'taken-over'

/**
 * How an envelope ended, by how its tasks did: its command counts first, then whatever was not silent. Undefined for what
 * a filter let pass, which ends with the message itself, and for what another process has by now, which knows how it ends.
 */
export function noticeOf(envelope: Envelope, ends: readonly Ended[]): Settled | undefined {
  const { id, platform } = envelope
  if (envelope.kind === 'filtered') {
    if (envelope.data?.['stopped'] !== true) return undefined
    return { id, platform, outcome: 'refused', reason: String(envelope.data['reason']) }
  }
  if (ends.some(isElsewhere)) return undefined
  const command = ends.find((ended) => ended.command !== undefined)
  const ended = command ?? ends.find((each) => each.outcome !== 'silent') ?? ends[0]!
  return {
    id,
    platform,
    outcome: ended.outcome,
    ...(ended.reason === undefined ? {} : { reason: ended.reason }),
    ...(ended.command === undefined ? {} : { command: ended.command }),
    ...(ended.module === undefined ? {} : { module: ended.module }),
  }
}

/** Whether another process took it before this one was done. */
export const isElsewhere = ({ reason }: Ended) => reason === takenOver
