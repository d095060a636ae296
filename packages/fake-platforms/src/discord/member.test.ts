import { AuditLogEvent, Events, MessageType, PermissionFlagsBits, Routes } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { ready, rest, start, stopAll } from './fixtures/client.ts'
import { caretaker } from './index.ts'

afterEach(stopAll)

const pond = {
  name: 'Pond',
  roles: [{ name: 'Quackers' }, { name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
  members: ['ann', 'bob', { name: 'boss', roles: ['Admin'] }],
  channels: ['general', 'welcome', { name: 'Den', kind: 'voice' as const }],
  systemChannel: 'welcome',
}

test('the bot silences, bans, lets back in, kicks and gives roles, and the audit log says so with its reasons', async () => {
  const discord = await start({ guilds: [pond] })
  const bot = await ready(discord)
  const guild = bot.guilds.cache.first()!
  const ann = await guild.members.fetch(discord.user('ann').id)
  await ann.timeout(60_000, 'too loud')
  expect(Date.parse(discord.member('Pond', 'ann')!.communication_disabled_until!)).toBeGreaterThan(Date.now())
  expect(() => discord.say('general', { user: 'ann', text: 'hm' })).toThrow(/may not write/)
  await ann.timeout(null)
  discord.say('general', { user: 'ann', text: 'hello again' })
  await ann.roles.add(guild.roles.cache.find((role) => role.name === 'Quackers')!)
  expect(discord.member('Pond', 'ann')!.roles).toHaveLength(1)
  discord.say('general', { user: 'bob', text: 'spam' })
  const spam = discord.say('general', { user: 'bob', text: 'spam' })
  await guild.members.ban(discord.user('bob').id, { reason: 'späm', deleteMessageSeconds: 3_600 })
  expect(discord.banned('Pond', 'bob')).toMatchObject({ reason: 'späm' })
  expect(discord.message(spam)).toBeUndefined()
  expect(() => discord.join('Pond', 'bob')).toThrow(/banned/)
  await guild.members.unban(discord.user('bob').id)
  expect(discord.banned('Pond', 'bob')).toBeUndefined()
  await ann.kick('bye')
  expect(discord.member('Pond', 'ann')).toBeUndefined()
  const log = await guild.fetchAuditLogs()
  expect([...log.entries.values()].map((entry) => [entry.action, entry.reason]).reverse()).toEqual([
    [AuditLogEvent.MemberUpdate, 'too loud'],
    [AuditLogEvent.MemberUpdate, null],
    [AuditLogEvent.MemberRoleUpdate, null],
    [AuditLogEvent.MemberBanAdd, 'späm'],
    [AuditLogEvent.MemberBanRemove, null],
    [AuditLogEvent.MemberKick, 'bye'],
  ])
})

test('nobody who stands higher, no administrator, no managed role, nothing without the permission', async () => {
  const discord = await start({ guilds: [pond, { name: 'Lake', members: ['ann'], bot: caretaker & ~PermissionFlagsBits.BanMembers }] })
  const [id, lake] = [discord.guild('Pond').id, discord.guild('Lake').id]
  const until = new Date(Date.now() + 60_000).toISOString()
  const silence = (who: string, when = until) =>
    rest(discord).patch(Routes.guildMember(id, discord.user(who).id), { body: { communication_disabled_until: when } })
  await expect(silence('owner')).rejects.toMatchObject({ status: 403, code: 50013 })
  await expect(silence('boss')).rejects.toMatchObject({ code: 50013 })
  await expect(silence('ann', new Date(Date.now() + 29 * 24 * 3_600_000).toISOString())).rejects.toMatchObject({ code: 50035 })
  await expect(rest(discord).put(Routes.guildBan(lake, discord.user('ann').id))).rejects.toMatchObject({ code: 50013 })
  const own = discord.guild('Pond').roles.find((role) => role.managed)!.id
  await expect(rest(discord).put(Routes.guildMemberRole(id, discord.user('ann').id, own))).rejects.toMatchObject({ code: 50013 })
  await expect(rest(discord).get(Routes.guildMember(id, '1'))).rejects.toMatchObject({ status: 404, code: 10013 })
  await expect(rest(discord).get(Routes.guildMember(lake, discord.user('bob').id))).rejects.toMatchObject({ code: 10007 })
  await expect(rest(discord).get(Routes.guildBan(id, discord.user('bob').id))).rejects.toMatchObject({ code: 10026 })
  expect(discord.invalid).toHaveLength(7)
})

test('joining and boosting are announced, and voice is joined, changed and left', async () => {
  const discord = await start({ guilds: [pond] })
  const bot = await ready(discord)
  const seen: unknown[] = []
  bot.on(Events.MessageCreate, (message) => seen.push(message.type))
  bot.on(Events.GuildMemberAdd, (member) => seen.push(`+${member.user.username}`))
  bot.on(Events.GuildMemberRemove, (member) => seen.push(`-${member.user.username}`))
  bot.on(Events.GuildMemberUpdate, (before, after) => seen.push([before.premiumSince !== null, after.premiumSince !== null]))
  bot.on(Events.VoiceStateUpdate, (before, after) => seen.push([before.channel?.name, after.channel?.name]))
  discord.join('Pond', { name: 'eve', roles: ['Quackers'] })
  discord.boost('Pond', 'eve')
  discord.voice('Pond', 'eve', 'Den')
  discord.leave('Pond', 'eve')
  await expect
    .poll(() => seen)
    .toEqual(['+eve', MessageType.UserJoin, [false, true], MessageType.GuildBoost, [undefined, 'Den'], ['Den', undefined], '-eve'])
})

test('a new server is announced, and one that the bot leaves is gone', async () => {
  const discord = await start()
  const bot = await ready(discord)
  const came = new Promise((resolve) => bot.once(Events.GuildCreate, (guild) => resolve(guild.name)))
  discord.addGuild({ name: 'Lake', channels: ['lake'] })
  expect(await came).toBe('Lake')
  const left = new Promise((resolve) => bot.once(Events.GuildDelete, (guild) => resolve(guild.name)))
  await bot.guilds.cache.find((guild) => guild.name === 'Lake')!.leave()
  expect(await left).toBe('Lake')
  await expect(rest(discord).get(Routes.guild(discord.guild('Lake').id))).rejects.toMatchObject({ code: 10004 })
})
