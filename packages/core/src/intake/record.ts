import { People } from '../people/index.ts'
import type { PerformOptions } from './perform.ts'
import type { Ended, Task } from './task.ts'

/**
 * Step 10 of the road: count how a task ended, and log it.
 *
 * @param ms how long it took, from its lane to its last word; milliseconds
 */
export function record(
  { metrics, usage, log }: Pick<PerformOptions, 'metrics' | 'usage' | 'log'>,
  task: Task,
  ended: Ended,
  ms: number,
): void {
  metrics.handled.cell(ended.outcome).n++
  if (ended.outcome === 'refused') metrics.refused.cell(ended.reason ?? '').n++
  if (ended.outcome === 'failed') metrics.failed.cell(ended.module ?? 'waddle').n++
  metrics.module(ended.module ?? 'waddle').observe(ended.outcome, ms)
  if (task.work.kind === 'command') {
    metrics.run.observe(ms)
    metrics.commands++
    if (ended.gate !== undefined) metrics.stopped.cell(ended.gate).n++
    if (ended.command !== undefined && (ended.outcome === 'replied' || ended.outcome === 'silent')) {
      usage.count(task.place.community.id, ended.module ?? '', ended.command)
    }
  }
  if (!log.enabled('info')) return
  const { envelope, place, trace, work } = task
  log.info(work.kind === 'command' ? 'command' : 'event', {
    id: `${envelope.platform}:${envelope.id}`,
    channel: place.id,
    account: People.account(envelope.platform, envelope.account.id),
    ...(trace ? { trace: trace.id } : {}),
    ...ended,
    ms: Math.round(ms * 100) / 100,
  })
}
