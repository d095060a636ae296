import type { Db } from '@waddlebot/sdk'
import { nextNumber } from './case.ts'
import { Community } from './community.ts'
import type { Asked, Context } from './context.ts'
import { Desk } from './desk.ts'
import type { FilterName, Setting } from './filters/settings.ts'
import type { Raid } from './raid/watch.ts'
import type { Rule } from './rule.ts'

/** Read everything that is held in memory. */
export async function load({ config, db, now }: Pick<Context, 'config' | 'db' | 'now'>): Promise<void> {
  const desk = Desk.of({ config })
  const rows = await db.all<{ community: string }>`
    SELECT community FROM moderation_filter UNION SELECT community FROM moderation_word UNION SELECT community FROM moderation_rule`
  for (const { community } of rows) desk.put(community, await read(db, community))
  await db.run`DELETE FROM moderation_permit WHERE until < ${now()}`
  for (const row of await db.all<{
    channel: string
    account: string
    until: number
    links: number
  }>`SELECT channel, account, until, links FROM moderation_permit`)
    desk.permits.give(row.channel, row.account, Number(row.until), row.links)
  await desk.staff.load(db, now())
  await desk.raids.known.load(db, now())
  await desk.raids.usual.load(db, now())
  await loadRaids(desk, db)
}

/** Where it is raided, in all communities or in one. */
async function loadRaids({ raids }: Desk, db: Db, community?: string): Promise<void> {
  const rows = await db.all<Raid & { community: string }>`SELECT community, since, until, cause, level FROM moderation_raid`
  const now = new Map(
    rows.map(({ cause, community, level, since, until }) => [community, { since: Number(since), until: Number(until), cause, level }]),
  )
  for (const each of community === undefined ? new Set([...raids.raided, ...now.keys()]) : [community]) raids.put(each, now.get(each))
}

/** What was changed, as every process of the bot is told. */
export type Changed =
  | { readonly community: string }
  | { readonly channel: string; readonly account: string; readonly until: number; readonly links: number }

/** Something changed, here or in another process; without a payload, anything may have. */
export async function heed(ctx: Context & { readonly payload: unknown }): Promise<void> {
  const changed = ctx.payload as Changed | undefined
  const desk = Desk.of(ctx)
  if (changed === undefined) await load(ctx)
  else if ('community' in changed) {
    desk.put(changed.community, await read(ctx.db, changed.community))
    await loadRaids(desk, ctx.db, changed.community)
  } else desk.permits.give(changed.channel, changed.account, changed.until, changed.links)
}

/** What one community wants, from the database. */
async function read(db: Db, id: string): Promise<Community> {
  const community = new Community()
  for (const { name, setting } of await db.all<{ name: FilterName; setting: string }>`
    SELECT name, setting FROM moderation_filter WHERE community = ${id}`)
    community.set(name, JSON.parse(setting) as Setting)
  for (const { word } of await db.all<{ word: string }>`SELECT word FROM moderation_word WHERE community = ${id}`) community.words.add(word)
  for (const { number, rule } of await db.all<{ number: number; rule: string }>`
    SELECT number, rule FROM moderation_rule WHERE community = ${id}`)
    community.rules.set(number, { number, rule: JSON.parse(rule) as Rule })
  return community
}

export async function saveFilter(ctx: Asked, name: FilterName, setting: Setting): Promise<void> {
  const { channel, db } = ctx
  await db.run`
    INSERT INTO moderation_filter (community, name, setting) VALUES (${channel.community}, ${name}, ${JSON.stringify(setting)})
    ON CONFLICT (community, name) DO UPDATE SET setting = excluded.setting`
  await ctx.broadcast('changed', { community: channel.community } satisfies Changed)
}

/** Put words on the list; how many were new. */
export async function addWords(ctx: Asked, words: readonly string[]): Promise<number> {
  const { author, channel, db, now } = ctx
  let fresh = 0
  for (const word of words) {
    const { changes } = await db.run`
      INSERT INTO moderation_word (community, word, added_by, added_at) VALUES (${channel.community}, ${word}, ${author.id}, ${now()})
      ON CONFLICT (community, word) DO NOTHING`
    fresh += changes
  }
  await ctx.broadcast('changed', { community: channel.community } satisfies Changed)
  return fresh
}

/** Take words off the list; how many were on it. */
export async function removeWords(ctx: Asked, words: readonly string[]): Promise<number> {
  const { channel, db } = ctx
  let gone = 0
  for (const word of words) {
    const { changes } = await db.run`DELETE FROM moderation_word WHERE community = ${channel.community} AND word = ${word}`
    gone += changes
  }
  await ctx.broadcast('changed', { community: channel.community } satisfies Changed)
  return gone
}

/** Write a rule down, new or changed; its number. */
export async function saveRule(ctx: Asked, rule: Rule, known?: number): Promise<number> {
  const { author, channel, db } = ctx
  const { community } = channel
  const number = known ?? (await nextNumber(db, community, 'rule'))
  await db.run`
    INSERT INTO moderation_rule (community, number, rule, priority, added_by)
    VALUES (${community}, ${number}, ${JSON.stringify(rule)}, ${rule.priority}, ${author.id})
    ON CONFLICT (community, number) DO UPDATE SET rule = excluded.rule, priority = excluded.priority`
  await ctx.broadcast('changed', { community: channel.community } satisfies Changed)
  return number
}

export async function removeRule(ctx: Asked, number: number): Promise<boolean> {
  const { channel, db } = ctx
  const { changes } = await db.run`DELETE FROM moderation_rule WHERE community = ${channel.community} AND number = ${number}`
  await ctx.broadcast('changed', { community: channel.community } satisfies Changed)
  return changes > 0
}
