import type { Db } from '@waddlebot/sdk'
import { eventKey } from '../intake/task.ts'

/** What one process saw of a message's road. JSON. Times are epoch milliseconds by that process's clock. */
export interface RoadPart {
  readonly process: string
  /** The same for all parts of one road. */
  readonly trace: string
  readonly span: string
  /** The part that it follows. */
  readonly parent: string | null
  readonly at: number
  /** Milliseconds since `at`. */
  readonly steps: readonly { readonly step: string; readonly ms: number; readonly detail?: string }[]
}

/** What a message caused, as the journal has it. Times are epoch milliseconds. */
export interface RoadTask {
  /** The command that it called, or the module that heard it. */
  readonly key: string
  readonly state: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly command: string | null
  readonly receivedAt: number
  readonly doneAt: number | null
}

/** The road of one message. */
export interface Road {
  readonly message: string
  /** Empty for a message that was not picked to be traced. */
  readonly parts: readonly RoadPart[]
  /** Empty for one on which nothing durable hung. */
  readonly tasks: readonly RoadTask[]
  /** Processes that live and did not say what they saw. */
  readonly silent: readonly string[]
}

interface Row {
  readonly key: string
  readonly state: string
  readonly outcome: string | null
  readonly reason: string | null
  readonly command: string | null
  readonly received_at: number
  readonly done_at: number | null
}

/**
 * What the journal has of a message; every process writes into the same one.
 *
 * @param modules names of those that may have had a share in it
 */
export async function tasksOf(db: Db, message: string, modules: Iterable<string>): Promise<readonly RoadTask[]> {
  const all = [...modules]
  const heads = [message, ...all.map((by) => `${message}|filtered|${by}`)]
  const shares = all.flatMap((module) => heads.map((head) => eventKey(head, module)))
  const rows = await Promise.all(
    [message, ...shares].map(
      (key) => db.one<Row>`SELECT key, state, outcome, reason, command, received_at, done_at FROM waddle_event WHERE key = ${key}`,
    ),
  )
  return rows.flatMap((row) => {
    if (!row) return []
    const { received_at, done_at, ...rest } = row
    return [{ ...rest, receivedAt: Number(received_at), doneAt: done_at === null ? null : Number(done_at) }]
  })
}

/** Each part after the one that it follows, whatever the clocks of the processes say; those that follow the same one by time. */
export function inOrder(parts: readonly RoadPart[]): readonly RoadPart[] {
  const byTime = [...parts].sort((a, b) => a.at - b.at)
  const known = new Set(parts.map(({ span }) => span))
  const ordered: RoadPart[] = []
  const add = (part: RoadPart): void => {
    if (ordered.includes(part)) return
    ordered.push(part)
    for (const next of byTime) if (next.parent === part.span) add(next)
  }
  // What follows a part that nobody told of stands at its time.
  for (const part of byTime) if (part.parent === null || !known.has(part.parent)) add(part)
  return ordered
}
