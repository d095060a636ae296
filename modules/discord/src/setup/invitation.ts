import type { ActionName, EventKind, Needs } from '@waddlebot/sdk'
import { permission } from '../world/role.ts'

/** A permission, by the name that stands on Discord's pages. */
export interface Wanted {
  readonly name: string
  readonly bit: bigint
}

/** What every bot needs to hear and to answer. */
const always: readonly Wanted[] = [
  { name: 'View Channels', bit: permission.viewChannel },
  { name: 'Send Messages', bit: permission.sendMessages },
  { name: 'Send Messages in Threads', bit: permission.sendInThreads },
  { name: 'Embed Links', bit: permission.embedLinks },
  { name: 'Read Message History', bit: permission.readMessageHistory },
]

const moderate: Wanted = { name: 'Timeout Members', bit: permission.moderateMembers }
const ban: Wanted = { name: 'Ban Members', bit: permission.banMembers }
const roles: Wanted = { name: 'Manage Roles', bit: permission.manageRoles }
const audit: Wanted = { name: 'View Audit Log', bit: permission.viewAuditLog }

const forAction: Partial<Record<ActionName, Wanted>> = {
  'message.delete': { name: 'Manage Messages', bit: permission.manageMessages },
  'reaction.add': { name: 'Add Reactions', bit: permission.addReactions },
  timeout: moderate,
  'timeout.end': moderate,
  ban,
  'ban.end': ban,
  kick: { name: 'Kick Members', bit: permission.kickMembers },
  'role.add': roles,
  'role.remove': roles,
}

/** Events that Discord tells only to who may read the audit log, or tells fully only there. */
const fromAudit: readonly EventKind[] = ['audit', 'ban', 'unban', 'timeout']

/** The least permissions for what the bot's modules do. */
export function wantedPermissions(needs: Needs): readonly Wanted[] {
  const wanted = [...always, ...[...needs.actions].flatMap((action) => forAction[action] ?? [])]
  if (fromAudit.some((kind) => needs.events.has(kind))) wanted.push(audit)
  return [...new Set(wanted)]
}

/** The address at which the owner of a server lets the bot in. https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow */
export function invitation(applicationId: string, needs: Needs): string {
  const bits = wantedPermissions(needs).reduce((sum, { bit }) => sum | bit, 0n)
  const query = new URLSearchParams({ client_id: applicationId, scope: 'bot applications.commands', permissions: String(bits) })
  return `https://discord.com/oauth2/authorize?${query}`
}
