import { formatDuration, many } from '@waddlebot/sdk'
import type { Asked } from './context.ts'
import { Desk } from './desk.ts'
import { ringSpan } from './keeping/ring.ts'
import { shown } from './target.ts'
import { plain } from './text/plain.ts'
import { ago } from './verbs/cases.ts'

/** What something finds in a text, in a few words. */
export type Probe = (text: string, plain: string) => string | undefined

/** Messages that are tried at one go, so that nobody waits for a replay. */
const atOnce = 500

/**
 * Try something on what was said in the last while, in words. From memory for ten minutes at most; further back only
 * where messages are kept.
 */
export async function replay(ctx: Asked, probe: Probe, ms: number): Promise<string> {
  const { channel, config, db, now } = ctx
  const desk = Desk.of(ctx)
  const kept = config.replayHours > 0
  const span = Math.min(ms, kept ? config.replayHours * 3_600_000 : ringSpan)
  const from = now() - span
  if (kept) await desk.archive.keep(db, now() - config.replayHours * 3_600_000)
  const said = kept ? await desk.archive.since(db, channel.community, from) : desk.rings.since(from, (id) => id === channel.id)
  const people = new Map<string, number>()
  const last: string[] = []
  for (const [index, { name, text, at }] of said.entries()) {
    if (index % atOnce === atOnce - 1) await new Promise<void>((resolve) => setImmediate(resolve))
    const finding = probe(text, plain(text))
    if (finding === undefined) continue
    people.set(name, (people.get(name) ?? 0) + 1)
    last.push(`${name} ${ago(Number(at), now())}: ${shown(text, 60)}`)
  }
  const where = kept ? 'in this community' : 'in this channel'
  const found = last.length === 0 ? 'finds nothing' : `finds ${last.length} of ${many(people.size, 'person', 'people')}`
  const less = span < ms ? `, which is all that is kept (replayHours is ${config.replayHours})` : ''
  const examples = last.length === 0 ? '' : ` Last: ${last.slice(-3).reverse().join(' · ')}`
  return `Of ${said.length} messages ${where} in the last ${formatDuration(span)}${less}, it ${found}.${examples}`
}
