import type { Db } from '@waddlebot/sdk'
import { nextNumber } from './case.ts'
import type { Asked } from './context.ts'
import { Desk } from './desk.ts'
import type { FilterName, Setting } from './filters/settings.ts'
import type { Rule } from './rule.ts'

/** Read what every community wants. */
export async function load(desk: Desk, db: Db, now: number): Promise<void> {
  for (const row of await db.all<{ community: string; name: FilterName; setting: string }>`
    SELECT community, name, setting FROM moderation_filter`)
    desk.community(row.community).set(row.name, JSON.parse(row.setting) as Setting)
  for (const row of await db.all<{ community: string; word: string }>`SELECT community, word FROM moderation_word`)
    desk.community(row.community).words.add(row.word)
  for (const row of await db.all<{ community: string; number: number; rule: string }>`SELECT community, number, rule FROM moderation_rule`)
    desk.community(row.community).rules.set(row.number, { number: row.number, rule: JSON.parse(row.rule) as Rule })
  await db.run`DELETE FROM moderation_permit WHERE until < ${now}`
  for (const row of await db.all<{
    channel: string
    account: string
    until: number
  }>`SELECT channel, account, until FROM moderation_permit`)
    desk.permits.give(row.channel, row.account, Number(row.until))
  await desk.staff.load(db, now)
}

export async function saveFilter(ctx: Asked, name: FilterName, setting: Setting): Promise<void> {
  const { afterCommit, channel, db } = ctx
  await db.run`
    INSERT INTO moderation_filter (community, name, setting) VALUES (${channel.community}, ${name}, ${JSON.stringify(setting)})
    ON CONFLICT (community, name) DO UPDATE SET setting = excluded.setting`
  afterCommit(() => Desk.of(ctx).community(channel.community).set(name, setting))
}

/** Put words on the list; how many were new. */
export async function addWords(ctx: Asked, words: readonly string[]): Promise<number> {
  const { afterCommit, author, channel, db, now } = ctx
  let fresh = 0
  for (const word of words) {
    const { changes } = await db.run`
      INSERT INTO moderation_word (community, word, added_by, added_at) VALUES (${channel.community}, ${word}, ${author.id}, ${now()})
      ON CONFLICT (community, word) DO NOTHING`
    fresh += changes
  }
  afterCommit(() => {
    const community = Desk.of(ctx).community(channel.community)
    for (const word of words) community.words.add(word)
    community.changed()
  })
  return fresh
}

/** Take words off the list; how many were on it. */
export async function removeWords(ctx: Asked, words: readonly string[]): Promise<number> {
  const { afterCommit, channel, db } = ctx
  let gone = 0
  for (const word of words) {
    const { changes } = await db.run`DELETE FROM moderation_word WHERE community = ${channel.community} AND word = ${word}`
    gone += changes
  }
  afterCommit(() => {
    const community = Desk.of(ctx).community(channel.community)
    for (const word of words) community.words.delete(word)
    community.changed()
  })
  return gone
}

/** Write a rule down, new or changed; its number. */
export async function saveRule(ctx: Asked, rule: Rule, known?: number): Promise<number> {
  const { afterCommit, author, channel, db } = ctx
  const { community } = channel
  const number = known ?? (await nextNumber(db, community, 'rule'))
  await db.run`
    INSERT INTO moderation_rule (community, number, rule, priority, added_by)
    VALUES (${community}, ${number}, ${JSON.stringify(rule)}, ${rule.priority}, ${author.id})
    ON CONFLICT (community, number) DO UPDATE SET rule = excluded.rule, priority = excluded.priority`
  afterCommit(() => {
    const held = Desk.of(ctx).community(community)
    held.rules.set(number, { number, rule })
    held.changed()
  })
  return number
}

export async function removeRule(ctx: Asked, number: number): Promise<boolean> {
  const { afterCommit, channel, db } = ctx
  const { changes } = await db.run`DELETE FROM moderation_rule WHERE community = ${channel.community} AND number = ${number}`
  afterCommit(() => {
    const held = Desk.of(ctx).community(channel.community)
    held.rules.delete(number)
    held.changed()
  })
  return changes > 0
}
