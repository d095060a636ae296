import {
  type APIAuditLog,
  type AuditLogEvent,
  GatewayDispatchEvents,
  PermissionFlagsBits as may,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { refuse } from '../refusal.ts'
import { type Guild, isThread } from '../world/guild.ts'
import { permissionsOf, sees } from '../world/permission.ts'
import type { Call } from './call.ts'
import type { Route } from './route.ts'

/** Servers: https://docs.discord.com/developers/resources/guild and /resources/audit-log; shapes and numbers as published in discord-api-types 0.38.57. */
export const guildRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/:guild', handle: (call) => guildOf(call).toGuild() },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    handle: channels,
  },
  { method: 'GET', path: '/guilds/:guild/roles', handle: (call) => [...guildOf(call).roles.values()] },
  { method: 'GET', path: '/guilds/:guild/threads/active', handle: activeThreads },
  { method: 'GET', path: '/guilds/:guild/audit-logs', handle: auditLog },
  { method: 'DELETE', path: '/users/@me/guilds/:guild', handle: leave },
]

/** The server that a path names, if the bot is in it. */
export function guildOf({ world, params }: Call): Guild {
  const guild = world.guilds.get(params['guild']!)
  if (!guild?.present) throw refuse(RESTJSONErrorCodes.UnknownGuild)
  return guild
}

/** Refuse what the bot may not do in a server. */
export function mayIn(call: Call, ...bits: readonly bigint[]): Guild {
  const guild = guildOf(call)
  const own = permissionsOf(guild, call.world.bot.id, undefined, call.world.now())
  if (bits.some((bit) => !(own & bit))) throw refuse(RESTJSONErrorCodes.MissingPermissions)
  return guild
}

/** Without threads, and without what the bot may not look at. */
function channels(call: Call): unknown {
  const guild = guildOf(call)
  const places = [...guild.channels.values()].filter((one) => !isThread(one))
  return places.filter((channel) => sees(call.world.bot.id, { channel, guild }))
}

function activeThreads(call: Call): unknown {
  const threads = [...guildOf(call).channels.values()].filter(isThread).filter((one) => !one.thread_metadata?.archived)
  return { threads, members: [] }
}

function auditLog(call: Call): APIAuditLog {
  const guild = mayIn(call, may.ViewAuditLog)
  const type = call.query.get('action_type')
  const user = call.query.get('user_id')
  const before = call.query.get('before')
  const entries = guild.audit
    .filter((entry) => type === null || entry.action_type === (Number(type) as AuditLogEvent))
    .filter((entry) => user === null || entry.user_id === user)
    .filter((entry) => before === null || BigInt(entry.id) < BigInt(before))
    .reverse()
    .slice(0, Number(call.query.get('limit') ?? 50))
  const named = new Set(entries.flatMap((entry) => [entry.user_id, entry.target_id]))
  return {
    application_commands: [],
    webhooks: [],
    users: [...named].flatMap((id) => (id === null ? [] : (call.world.users.get(id) ?? []))),
    audit_log_entries: entries,
    auto_moderation_rules: [],
    integrations: [],
    threads: [],
    guild_scheduled_events: [],
  }
}

function leave(call: Call): void {
  const guild = guildOf(call)
  guild.present = false
  call.world.dispatch(GatewayDispatchEvents.GuildDelete, { id: guild.id }, { guildId: guild.id })
  call.world.journal.changed()
}
