import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parseDuration } from '@waddlebot/sdk'
import type { Session } from './session.ts'

/** Inputs under way at once: enough to share commits, few enough to hold in memory. */
const mostUnderWay = 256

/** What became of a stream of lines. */
export interface Talked {
  readonly lines: number
  readonly unreadable: number
}

/**
 * The black-box face of the bot: NDJSON in, NDJSON out. Lines are taken in order and worked on side by side;
 * what one user says in one channel is done in order.
 */
export async function talkNdjson(session: Session, input: Readable, print: (line: string) => void): Promise<Talked> {
  const { errorLine, readLine } = await import('@waddlebot/module-console')
  const underWay = new Set<Promise<void>>()
  let lines = 0
  let unreadable = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines++
    if (text.trim() === '') continue
    const line = readLine(text, randomUUID)
    const problem = 'problem' in line ? line.problem : 'control' in line ? clockProblem(session, line.control.by) : undefined
    if (problem !== undefined) {
      unreadable++
      print(errorLine(problem, lines))
    } else if ('control' in line) {
      await Promise.all(underWay)
      await session.runtime.idle()
      await session.clock!.advance(parseDuration(line.control.by)!, () => session.runtime.idle())
      print(JSON.stringify({ type: 'advanced', by: line.control.by, now: new Date(session.clock!.now()).toISOString() }))
    } else if ('input' in line) {
      const said = session.say(line.input).finally(() => underWay.delete(said))
      underWay.add(said)
      if (underWay.size >= mostUnderWay) await Promise.race(underWay)
    }
  }
  await Promise.all(underWay)
  await session.runtime.idle()
  return { lines, unreadable }
}

function clockProblem(session: Session, by: string): string | undefined {
  if (!session.clock) return 'the clock is the machine’s; start with --virtual-clock to move it'
  return parseDuration(by) === undefined ? `"${by}" is no span of time such as 30s, 5m or 1h` : undefined
}
