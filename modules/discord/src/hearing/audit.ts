import type { Envelope } from '@waddlebot/sdk'
import type { GatewayGuildAuditLogEntryCreateDispatchData, GatewayGuildBanAddDispatchData } from 'discord-api-types/v10'
import { type OddUser, timeOf, timeOfId } from '../world/member.ts'
import { timeoutOf } from './member.ts'
import type { Scene } from './scene.ts'

/** The deeds that the receiver itself looks for. https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-audit-log-events */
const memberBanAdd = 22
const memberBanRemove = 23
const memberUpdate = 24

type Odd<T> = { readonly [K in keyof T]?: T[K] | null | undefined }
export type AuditEntry = Odd<GatewayGuildAuditLogEntryCreateDispatchData>

/** A line of the audit log. @param nameOf the name of a kind of deed, such as `MemberBanAdd` */
export function auditOf(entry: AuditEntry, scene: Scene, nameOf: (type: number) => string): Envelope {
  const { id, guild_id: guildId, action_type: type } = entry
  if (!id || !guildId || typeof type !== 'number') throw new Error('it lacks an id, a server or a kind')
  const account = entry.user_id ? scene.members.known(guildId, entry.user_id) : { id: '0', name: 'Discord' }
  const { target, reason, by } = { target: entry.target_id ?? undefined, reason: entry.reason ?? undefined, by: entry.user_id ?? undefined }
  const data = {
    action: nameOf(type),
    ...(target === undefined ? {} : { target }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
  }
  return scene.envelope('audit', { id, ...scene.around(guildId), account, at: timeOfId(id) ?? scene.now(), text: '', data })
}

/** A ban, its end or a time-out as the audit log has it: with who did it, and why. */
export function deedOf(entry: AuditEntry, scene: Scene): Envelope | undefined {
  const { id, guild_id: guildId, action_type: type, target_id: target } = entry
  if (!id || !guildId || !target) return undefined
  const at = timeOfId(id) ?? scene.now()
  const by = entry.user_id ? { by: scene.members.known(guildId, entry.user_id).name } : {}
  const reason = entry.reason ? { reason: entry.reason } : {}
  const rest = { ...scene.around(guildId), account: scene.members.known(guildId, target), at, text: '' }
  if (type === memberBanAdd) return scene.envelope('ban', { id: `ban:${id}`, ...rest, data: { ...reason, ...by } })
  if (type === memberBanRemove) return scene.envelope('unban', { id: `unban:${id}`, ...rest, data: { ...by } })
  if (type !== memberUpdate || !Array.isArray(entry.changes)) return undefined
  const change = entry.changes.find((one) => one?.key === 'communication_disabled_until')
  const until = timeOf((change as { new_value?: unknown } | undefined)?.new_value)
  return until !== undefined && until > at ? timeoutOf(scene, guildId, target, until, at, { ...by, ...reason }) : undefined
}

/** A ban or its end as the gateway tells it, without who and why. @param unique tells it from others of the same person */
export function banOf(kind: 'ban' | 'unban', data: Odd<GatewayGuildBanAddDispatchData>, scene: Scene, unique: string): Envelope {
  const { guild_id: guildId } = data
  const account = guildId ? scene.members.account(guildId, data.user as OddUser) : undefined
  if (!guildId || !account) throw new Error('it lacks a server or a user')
  return scene.envelope(kind, {
    id: `${kind}:${guildId}:${account.id}:${unique}`,
    ...scene.around(guildId),
    account,
    at: scene.now(),
    text: '',
    data: {},
  })
}
