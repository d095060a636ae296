import type { ActionName, EventKind, Needs } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'

/**
 * What Slack has to be asked for so that the bot hears and does what its modules want, and no more.
 * Sources: https://docs.slack.dev/reference/events and https://docs.slack.dev/reference/methods, each event's and
 * method's page; read 2026-11-22.
 */
interface Want {
  readonly events?: readonly string[]
  readonly scopes?: readonly string[]
}

/** Talking, being talked to, and knowing who talks. */
const always: Want = {
  events: [
    'app_mention',
    'app_uninstalled',
    'message.channels',
    'message.groups',
    'message.im',
    'message.mpim',
    'tokens_revoked',
    'user_change',
  ],
  scopes: ['app_mentions:read', 'channels:history', 'chat:write', 'commands', 'groups:history', 'im:history', 'mpim:history', 'users:read'],
}

const byEvent: { readonly [K in EventKind]?: Want } = {
  'reaction.add': { events: ['reaction_added'], scopes: ['reactions:read'] },
  'reaction.remove': { events: ['reaction_removed'], scopes: ['reactions:read'] },
  'member.join': { events: ['member_joined_channel'], scopes: ['channels:read', 'groups:read'] },
  'member.leave': { events: ['member_left_channel'], scopes: ['channels:read', 'groups:read'] },
}

const byAction: { readonly [A in ActionName]?: Want } = {
  kick: { scopes: ['channels:manage', 'groups:write'] },
  'reaction.add': { scopes: ['reactions:write'] },
  'role.add': { scopes: ['usergroups:read', 'usergroups:write'] },
  'role.remove': { scopes: ['usergroups:read', 'usergroups:write'] },
}

function wants(needs: Needs, config: Partial<SlackConfig>): readonly Want[] {
  const groups = Object.values(config.roles ?? {}).flatMap((ids) => ids ?? [])
  return [
    always,
    ...[...needs.events].map((kind) => byEvent[kind] ?? {}),
    ...[...needs.actions].map((action) => byAction[action] ?? {}),
    ...(groups.some((id) => id.startsWith('S')) ? [{ events: ['subteam_members_changed'], scopes: ['usergroups:read'] }] : []),
    ...(groups.some((id) => !id.startsWith('S'))
      ? [{ events: ['member_joined_channel', 'member_left_channel'], scopes: ['channels:read', 'groups:read'] }]
      : []),
    ...((config.shortcuts ?? []).some(({ on }) => on === 'everywhere') ? [{ scopes: ['im:write'] }] : []),
  ]
}

/** Scopes of the bot token, in order of the alphabet. */
export function wantedScopes(needs: Needs, config: Partial<SlackConfig>): readonly string[] {
  return [...new Set(wants(needs, config).flatMap(({ scopes = [] }) => scopes))].sort()
}

/** Events to subscribe to, likewise. */
export function wantedEvents(needs: Needs, config: Partial<SlackConfig>): readonly string[] {
  return [...new Set(wants(needs, config).flatMap(({ events = [] }) => events))].sort()
}
