import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import type { Method } from './method.ts'
import { people } from './people.ts'
import { reactions } from './reactions.ts'
import { usergroups } from './usergroups.ts'
import { views } from './views.ts'

/** Every method that takes a bot token. */
export const methods: Readonly<Record<string, Method>> = { ...chat, ...conversations, ...people, ...reactions, ...usergroups, ...views }

/**
 * The scopes that a bot token needs: one of each list.
 * Source: each method's page under https://docs.slack.dev/reference/methods, read 2026-11-22.
 */
export const scopes: Readonly<Record<string, readonly string[]>> = {
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'mpim:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read', 'mpim:read', 'im:read'],
  'conversations.kick': ['channels:manage', 'groups:write', 'mpim:write', 'im:write'],
  'conversations.list': ['channels:read', 'groups:read', 'mpim:read', 'im:read'],
  'conversations.members': ['channels:read', 'groups:read', 'mpim:read', 'im:read'],
  'conversations.open': ['channels:manage', 'groups:write', 'im:write', 'mpim:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'mpim:history', 'im:history'],
  'reactions.add': ['reactions:write'],
  'reactions.get': ['reactions:read'],
  'team.info': ['team:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'usergroups.users.update': ['usergroups:write'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'bots.info': ['users:read'],
}
