import type { Envelope } from '@waddlebot/sdk'
import type {
  GatewayGuildMemberAddDispatchData,
  GatewayGuildMemberRemoveDispatchData,
  GatewayGuildMemberUpdateDispatchData,
  GatewayVoiceStateUpdateDispatchData,
} from 'discord-api-types/v10'
import { type OddMember, type OddUser, timeOf } from '../world/member.ts'
import type { Scene } from './scene.ts'

/** Discord says nothing itself about who boosts, so that only the member's own data tell. */
const suppressesBoosts = 1 << 1

export function joinOf(data: GatewayGuildMemberAddDispatchData, scene: Scene): Envelope | undefined {
  const account = scene.members.account(data.guild_id, data.user as OddUser, data as OddMember)
  if (!account) throw new Error('it lacks a user')
  const at = timeOf(data.joined_at) ?? scene.now()
  return scene.envelope('member.join', {
    id: `join:${data.guild_id}:${account.id}:${at}`,
    ...scene.around(data.guild_id),
    account,
    at,
    text: '',
  })
}

/** @param unique tells this leaving from others of the same member: Discord gives neither an id nor a time */
export function leaveOf(data: GatewayGuildMemberRemoveDispatchData, scene: Scene, unique: string): Envelope | undefined {
  if (!data.user?.id) throw new Error('it lacks a user')
  const account = scene.members.account(data.guild_id, data.user as OddUser) ?? scene.members.known(data.guild_id, data.user.id)
  scene.members.strip(data.guild_id, data.user.id)
  const id = `leave:${data.guild_id}:${account.id}:${unique}`
  return scene.envelope('member.leave', { id, ...scene.around(data.guild_id), account, at: scene.now(), text: '' })
}

/** What a change of a member means: new roles or names, a boost, a time-out. */
export function memberChangesOf(data: GatewayGuildMemberUpdateDispatchData, scene: Scene, unique: string): readonly Envelope[] {
  const before = scene.members.recall(data.guild_id, data.user?.id ?? '')
  const account = scene.members.account(data.guild_id, data.user as OddUser, data as OddMember)
  if (!account) throw new Error('it lacks a user')
  const after = scene.members.recall(data.guild_id, account.id)!
  const place = scene.around(data.guild_id)
  const changes: Envelope[] = []
  const named = before?.account.name !== account.name || before?.account.displayName !== account.displayName
  if (!before || named || before.roleIds.join() !== after.roleIds.join()) {
    const id = `member:${data.guild_id}:${account.id}:${unique}`
    changes.push(
      scene.envelope('member.update', { id, ...place, account, at: scene.now(), text: '', data: { roles: account.roles ?? [] } }),
    )
  }
  const { boostsSince, silentUntil } = after
  const guild = scene.world.guilds.get(data.guild_id)
  const told = guild?.systemChannelId != null && (guild.systemChannelFlags & suppressesBoosts) === 0
  // Where Discord writes a message about it, that message counts: it comes for each of several boosts.
  if (boostsSince !== undefined && before && before.boostsSince !== boostsSince && !told) {
    const id = `boost:${data.guild_id}:${account.id}:${boostsSince}`
    changes.push(scene.envelope('boost', { id, ...place, account, at: boostsSince, text: '', data: { count: 1 } }))
  }
  if (silentUntil !== undefined && silentUntil > scene.now() && before?.silentUntil !== silentUntil)
    changes.push(timeoutOf(scene, data.guild_id, account.id, silentUntil, scene.now()))
  return changes
}

/** A time-out, from whichever source: the same one has the same id. */
export function timeoutOf(
  scene: Scene,
  guildId: string,
  userId: string,
  until: number,
  at: number,
  more: { readonly by?: string; readonly reason?: string } = {},
): Envelope {
  const id = `timeout:${guildId}:${userId}:${until}`
  const data = { seconds: Math.max(1, Math.round((until - at) / 1_000)), ...more }
  return scene.envelope('timeout', { id, ...scene.around(guildId), account: scene.members.known(guildId, userId), at, text: '', data })
}

/** Somebody came into a voice channel, left it, went to another, or hears the others no more; undefined when only a microphone changed. */
export function voiceOf(data: GatewayVoiceStateUpdateDispatchData, scene: Scene, unique: string): Envelope | undefined {
  const { guild_id: guildId, user_id: userId } = data
  if (typeof guildId !== 'string' || typeof userId !== 'string') throw new Error('it lacks a server or a user')
  const account =
    scene.members.account(guildId, data.member?.user as OddUser, data.member as OddMember) ?? scene.members.known(guildId, userId)
  const key = `${guildId} ${userId}`
  const before = scene.members.voice.get(key)
  const voice = data.channel_id ?? undefined
  const deaf = data.deaf === true || data.self_deaf === true
  if (before?.channel === voice && (before?.deaf ?? deaf) === deaf) return undefined
  if (voice === undefined) scene.members.voice.delete(key)
  else scene.members.voice.set(key, { channel: voice, deaf })
  const rest = { id: `voice:${guildId}:${userId}:${unique}`, server: guildId, account, at: scene.now(), text: '' }
  if (voice === undefined) return scene.envelope('voice.leave', { ...rest, channel: before!.channel, data: { voice: before!.channel } })
  if (before === undefined) return scene.envelope('voice.join', { ...rest, channel: voice, data: { voice, deaf } })
  if (before.channel === voice) return scene.envelope('voice.update', { ...rest, channel: voice, data: { voice, deaf } })
  return scene.envelope('voice.move', { ...rest, channel: voice, data: { voice, from: before.channel, deaf } })
}

/**
 * Who came and who left while nobody listened: a server tells who is in its voice channels when the bot comes to it, and
 * tells nothing of what was before.
 */
export function voicesOf(guildId: string, states: readonly unknown[], scene: Scene, unique: string): readonly Envelope[] {
  const sound = states.filter((state) => typeof (state as { user_id?: unknown } | null)?.user_id === 'string')
  const present = new Set(sound.map((state) => `${guildId} ${(state as { user_id: string }).user_id}`))
  const gone = [...scene.members.voice.keys()].filter((key) => key.startsWith(`${guildId} `) && !present.has(key))
  const left = gone.map((key) => ({ user_id: key.slice(guildId.length + 1), channel_id: null }))
  return [...left, ...sound].flatMap((state, index) => {
    const data = { ...(state as object), guild_id: guildId } as GatewayVoiceStateUpdateDispatchData
    return voiceOf(data, scene, `${unique}:${index}`) ?? []
  })
}
