import type { Context } from './context.ts'
import { Desk } from './desk.ts'
import { forgetAsked, nukePatience } from './nuke.ts'

/** Once a minute: write what was only held in memory, and forget what is too old to be kept. */
export async function upkeep(ctx: Context): Promise<void> {
  const { config, db, now } = ctx
  const desk = Desk.of(ctx)
  await desk.staff.keep(db, now())
  await desk.archive.keep(db, now() - config.replayHours * 3_600_000)
  const old = now() - config.evidenceDays * 86_400_000
  await db.run`UPDATE moderation_case SET evidence = NULL WHERE evidence IS NOT NULL AND at < ${old}`
  await db.run`DELETE FROM moderation_shadow WHERE at < ${Math.min(old, now() - 86_400_000)}`
  await db.run`DELETE FROM moderation_permit WHERE until < ${now()}`
  const asked = now() - nukePatience
  for (const { channel } of await db.all<{ channel: string }>`
    SELECT channel FROM moderation_nuke WHERE state = 'asked' AND at < ${asked}`)
    await forgetAsked(db, channel, asked)
}

/** How it is doing. */
export function health(ctx: Pick<Context, 'config'>): { readonly ok: boolean; readonly detail: string } {
  const desk = Desk.of(ctx)
  const all = [...desk.communities].map(([, community]) => community)
  const sum = (count: (community: (typeof all)[number]) => number) => all.reduce((total, each) => total + count(each), 0)
  const skipped = sum(({ search }) => search?.skipped ?? 0)
  const { missed } = desk.archive
  const counts = `${sum(({ words }) => words.size)} words, ${sum(({ rules }) => rules.size)} rules in ${all.length} communities`
  const trouble = [
    ...(skipped === 0 ? [] : [`patterns were too costly for ${skipped} messages; make them shorter`]),
    ...(missed === 0 ? [] : [`${missed} messages came too fast to be kept for replay`]),
  ]
  return { ok: trouble.length === 0, detail: [counts, ...trouble].join('; ') }
}
