import { type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import type { Asked, Ground } from '../context.ts'
import { heed } from '../watch.ts'

/** Longest note, in characters. */
const longest = 300
/** Whoever is away is answered for once in so long; milliseconds. */
const quiet = 60_000

interface Away {
  readonly name: string
  readonly text: string | null
  readonly since: number
}

/** `!afk dinner` */
export async function leave(ctx: Asked, text: string | undefined): Promise<Answer> {
  const { author, channel, db, now } = ctx
  const length = [...(text ?? '')].length
  if (length > longest) return refuse(`That has ${length} characters, and a note has at most ${longest}.`, 'too-long')
  await db.run`
    INSERT INTO memories_away (person, community, name, text, since) VALUES (${author.id}, ${channel.community}, ${author.name}, ${text ?? null}, ${now()})
    ON CONFLICT (person, community) DO UPDATE SET
      name = excluded.name, text = excluded.text, since = excluded.since, answered_at = 0`
  await heed(ctx, author.id)
  return `${author.name} is away${text === undefined ? '.' : `: ${text}`}`
}

/** `!back` */
export async function comeBack(ctx: Asked): Promise<Answer> {
  const away = await end(ctx, ctx.author.id, ctx.channel.community)
  return away === undefined
    ? refuse('You were not away.', 'not-found')
    : `Welcome back, ${ctx.author.name}! You were away for ${since(ctx, away)}.`
}

/** Somebody who was away wrote something. */
export async function welcome(
  ctx: Ground,
  author: { readonly id: string; readonly name: string },
  channel: string,
  community: string,
): Promise<void> {
  const away = await end(ctx, author.id, community)
  if (away === undefined) return
  await ctx.announce(channel, `Welcome back, ${author.name}! You were away for ${since(ctx, away)}.`, { priority: 'alert' })
}

/** Somebody spoke to people who are away: say so, for each once a minute at most. */
export async function answerFor(ctx: Ground, people: readonly string[], channel: string, community: string): Promise<void> {
  const { announce, db, now } = ctx
  for (const person of people) {
    const away = await db.one<Away>`
      UPDATE memories_away SET answered_at = ${now()}
      WHERE person = ${person} AND community = ${community} AND answered_at <= ${now() - quiet} RETURNING name, text, since`
    if (away === undefined) continue
    await announce(channel, `${away.name} has been away for ${since(ctx, away)}${away.text === null ? '.' : `: ${away.text}`}`, {
      priority: 'alert',
    })
  }
}

async function end(ctx: Ground, person: string, community: string): Promise<Away | undefined> {
  const away = await ctx.db.one<Away>`
    DELETE FROM memories_away WHERE person = ${person} AND community = ${community} RETURNING name, text, since`
  if (away !== undefined) await heed(ctx, person)
  return away
}

const since = ({ now }: Pick<Ground, 'now'>, away: Away) => formatDuration(now() - away.since)
