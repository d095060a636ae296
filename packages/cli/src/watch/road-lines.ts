import type { Road } from '@waddlebot/core'
import { columns } from '../paint.ts'

/** The road of a message as lines: each step with the time since it was first heard, and the process where it was taken. */
export function roadLines(road: Road): string {
  const { parts, tasks } = road
  const start = Math.min(...parts.map(({ at }) => at), ...tasks.map(({ receivedAt }) => receivedAt))
  const steps = parts.flatMap((part) =>
    part.steps.map(({ step, ms, detail = '' }) => ({ at: part.at - start + ms, cells: [part.process, step, detail] })),
  )
  const rows = steps.map(({ at, cells }) => [`${at.toFixed(1)} ms`.padStart(10), ...cells])
  const ends = tasks.map(({ key, state, outcome, reason, command, receivedAt, doneAt }) => [
    `${((doneAt ?? receivedAt) - start).toFixed(1)} ms`.padStart(10),
    'journal',
    state,
    [command ?? key, outcome ?? 'not done yet', ...(reason === null ? [] : [reason])].join('  '),
  ])
  return columns([...rows, ...ends])
}
