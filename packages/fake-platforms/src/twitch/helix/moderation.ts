import { type Answer, Refusal } from '../http.ts'
import type { Person } from '../people.ts'
import { type Call, data, nothing, numberIn, type Operation, page, textIn } from './call.ts'

/** Moderators at work. Source: https://dev.twitch.tv/docs/api/reference#ban-user and following, not re-read on 2026-11-22. */
export const moderationOperations: readonly Operation[] = [
  { route: 'POST moderation/bans', wants: 'user', scopes: ['moderator:manage:banned_users'], answer: ban },
  { route: 'DELETE moderation/bans', wants: 'user', scopes: ['moderator:manage:banned_users'], answer: unban },
  { route: 'GET moderation/banned', wants: 'user', scopes: ['moderation:read', 'moderator:manage:banned_users'], answer: banned },
  { route: 'DELETE moderation/chat', wants: 'user', scopes: ['moderator:manage:chat_messages'], answer: deleteMessages },
  { route: 'GET moderation/moderators', wants: 'user', scopes: ['moderation:read', 'channel:manage:moderators'], answer: moderators },
  { route: 'POST moderation/moderators', wants: 'user', scopes: ['channel:manage:moderators'], answer: appoint },
  { route: 'DELETE moderation/moderators', wants: 'user', scopes: ['channel:manage:moderators'], answer: dismiss },
  { route: 'POST moderation/warnings', wants: 'user', scopes: ['moderator:manage:warnings'], answer: warn },
]

const named = ({ id, login, displayName }: Person) => ({ user_id: id, user_login: login, user_name: displayName })

/** The `data` of a body. */
function within(call: Call): Readonly<Record<string, unknown>> {
  const inner = call.json()['data']
  if (typeof inner !== 'object' || inner === null) throw new Refusal(400, 'The data field is required.')
  return inner as Record<string, unknown>
}

function reasonIn(body: Readonly<Record<string, unknown>>, { platform }: Call): string {
  return body['reason'] === undefined || body['reason'] === '' ? '' : textIn(body, 'reason', platform.limits.reasonLength)
}

function ban(call: Call): Answer {
  const { platform, user: by } = call
  const channel = call.moderated()
  const body = within(call)
  const user = call.person(textIn(body, 'user_id'), 'user_id')
  const reason = reasonIn(body, call)
  const seconds = body['duration'] === undefined ? undefined : numberIn(body, 'duration', [1, platform.limits.timeoutSeconds])
  const untouchable =
    user.id === channel.owner.id || (platform.people.moderates(user.login, channel.owner.login) && by.id !== channel.owner.id)
  if (untouchable) throw new Refusal(400, 'The user specified in the user_id field may not be banned.')
  const before = channel.bans.get(user.id)
  if (before && before.until === undefined) throw new Refusal(400, 'The user specified in the user_id field is already banned.')
  const at = platform.clock.text()
  const until = seconds === undefined ? undefined : platform.clock.text(seconds * 1_000)
  const one = { user, by, reason, at, until }
  channel.bans.set(user.id, one)
  if (seconds !== undefined) platform.clock.after(seconds * 1_000, () => channel.bans.get(user.id) === one && channel.bans.delete(user.id))
  const length = seconds === undefined ? {} : { seconds }
  platform.chat.clear(channel.owner.login, { user: user.login, ...length })
  const who = { user: user.displayName, reason }
  platform.happen('channel.ban', channel.owner.login, { ...who, by: by.displayName, ...length })
  const deed = seconds === undefined ? ({ action: 'ban', ...who } as const) : ({ action: 'timeout', seconds, ...who } as const)
  platform.happen('channel.moderate', channel.owner.login, { by: by.displayName, deed })
  return data({ broadcaster_id: channel.owner.id, moderator_id: by.id, user_id: user.id, created_at: at, end_time: until ?? null })
}

function unban(call: Call): Answer {
  const { platform, user: by } = call
  const channel = call.moderated()
  const user = call.person(call.need('user_id'), 'user_id')
  const before = channel.bans.get(user.id)
  if (!before) throw new Refusal(400, 'The user specified in the user_id query parameter is not banned.')
  channel.bans.delete(user.id)
  platform.happen('channel.unban', channel.owner.login, { user: user.displayName, by: by.displayName })
  const action = before.until === undefined ? 'unban' : 'untimeout'
  platform.happen('channel.moderate', channel.owner.login, { by: by.displayName, deed: { action, user: user.displayName } })
  return nothing
}

function banned(call: Call): Answer {
  const channel = call.ownChannel()
  const wanted = call.query.getAll('user_id')
  const found = [...channel.bans.values()].filter(({ user }) => wanted.length === 0 || wanted.includes(user.id))
  const items = found.map(({ user, by, reason, at, until }) => ({
    ...named(user),
    expires_at: until ?? '',
    created_at: at,
    reason,
    moderator_id: by.id,
    moderator_login: by.login,
    moderator_name: by.displayName,
  }))
  return page(call, items)
}

function deleteMessages(call: Call): Answer {
  const { platform, user: by } = call
  const channel = call.moderated()
  const id = call.query.get('message_id')
  if (id === null) {
    channel.lines.clear()
    platform.chat.clear(channel.owner.login)
    platform.happen('channel.moderate', channel.owner.login, { by: by.displayName, deed: { action: 'clear' } })
    return nothing
  }
  const line = channel.lines.get(id)
  const tooOld = line && platform.clock.now() - line.at > platform.limits.deletableMs
  if (!line || tooOld) throw new Refusal(404, 'The ID in message_id was not found or was created more than 6 hours ago.')
  const protectedOne = line.by.id !== by.id && platform.people.moderates(line.by.login, channel.owner.login) && by.id !== channel.owner.id
  if (protectedOne) throw new Refusal(400, "You may not delete another moderator's messages.")
  channel.lines.delete(id)
  platform.chat.deleteMessage(channel.owner.login, { id, login: line.by.login, text: line.text })
  platform.happen('channel.chat.message_delete', channel.owner.login, { id, by: line.by })
  const deed = { action: 'delete', user: line.by.displayName, messageId: id, text: line.text } as const
  platform.happen('channel.moderate', channel.owner.login, { by: by.displayName, deed })
  return nothing
}

function moderators(call: Call): Answer {
  const channel = call.ownChannel()
  const wanted = call.query.getAll('user_id')
  const all = call.platform.people.moderators(channel.owner.login)
  return page(call, all.filter(({ id }) => wanted.length === 0 || wanted.includes(id)).map(named))
}

function appoint(call: Call): Answer {
  const { people, happen } = call.platform
  const channel = call.ownChannel()
  const user = call.person(call.need('user_id'), 'user_id')
  if (people.moderates(user.login, channel.owner.login)) throw new Refusal(400, 'The user is already a moderator in the chat room.')
  if (channel.bans.has(user.id)) throw new Refusal(400, 'The user cannot become a moderator because they are banned from the channel.')
  people.appoint(channel.owner.login, user.login)
  happen('channel.moderator.add', channel.owner.login, { user: user.displayName })
  return nothing
}

function dismiss(call: Call): Answer {
  const { people, happen } = call.platform
  const channel = call.ownChannel()
  const user = call.person(call.need('user_id'), 'user_id')
  if (!people.dismiss(channel.owner.login, user.login)) throw new Refusal(400, 'The user is not a moderator in the chat room.')
  happen('channel.moderator.remove', channel.owner.login, { user: user.displayName })
  return nothing
}

function warn(call: Call): Answer {
  const { platform, user: by } = call
  const channel = call.moderated()
  const body = within(call)
  const user = call.person(textIn(body, 'user_id'), 'user_id')
  const reason = textIn(body, 'reason', platform.limits.reasonLength)
  channel.warnings.push({ user, by, reason })
  const who = { user: user.displayName, reason }
  platform.happen('channel.warning.send', channel.owner.login, { ...who, by: by.displayName })
  platform.happen('channel.moderate', channel.owner.login, { by: by.displayName, deed: { action: 'warn', ...who } })
  return data({ broadcaster_id: channel.owner.id, user_id: user.id, moderator_id: by.id, reason })
}
