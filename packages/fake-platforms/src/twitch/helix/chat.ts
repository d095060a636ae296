import { type Answer, Refusal } from '../http.ts'
import { type Call, data, nothing, type Operation, page } from './call.ts'

/** Chat besides what is said in it. Source: https://dev.twitch.tv/docs/api/reference, not re-read on 2026-11-22. */
export const chatOperations: readonly Operation[] = [
  { route: 'GET chat/chatters', wants: 'user', scopes: ['moderator:read:chatters'], answer: chatters },
  { route: 'POST chat/shoutouts', wants: 'user', scopes: ['moderator:manage:shoutouts'], answer: shoutout },
  { route: 'GET chat/settings', wants: 'app or user', answer: settings },
  { route: 'PATCH chat/settings', wants: 'user', scopes: ['moderator:manage:chat_settings'], answer: changeSettings },
]

function chatters(call: Call): Answer {
  const channel = call.moderated()
  const here = new Set(call.platform.chat.members(channel.owner.login))
  const items = [...here].map((login) => call.platform.people.mention(login))
  const found = items.map(({ id, login, displayName }) => ({ user_id: id, user_login: login, user_name: displayName }))
  return page(call, found, { total: found.length }, 100, 1_000)
}

function shoutout(call: Call): Answer {
  const { platform } = call
  const to = call.person(call.need('to_broadcaster_id'), 'to_broadcaster_id')
  const channel = call.moderated('from_broadcaster_id')
  if (to.id === channel.owner.id) throw new Refusal(400, 'The broadcaster may not give themselves a Shoutout.')
  if (!channel.stream) throw new Refusal(400, 'The broadcaster is not streaming live or does not have one or more viewers.')
  const now = platform.clock.now()
  const { shoutoutEveryMs, shoutoutSameEveryMs } = platform.limits
  const recent = channel.shoutouts.some((one) => now - one.at < (one.to.id === to.id ? shoutoutSameEveryMs : shoutoutEveryMs))
  if (recent)
    throw new Refusal(429, 'The broadcaster may not send a Shoutout to the same or another broadcaster yet: the cooldown has not passed.')
  channel.shoutouts.push({ to, at: now })
  const viewers = channel.stream.viewers
  platform.happen('channel.shoutout.create', channel.owner.login, { to: to.displayName, by: call.user.displayName, viewers })
  platform.happen('channel.shoutout.receive', to.login, { from: channel.owner.displayName, viewers })
  return nothing
}

function settings(call: Call): Answer {
  const channel = call.anyChannel()
  const { non_moderator_chat_delay, non_moderator_chat_delay_duration, ...open } = channel.settings
  const asModerator = call.query.has('moderator_id') && call.token.scopes.includes('moderator:read:chat_settings')
  const more = asModerator
    ? { moderator_id: call.query.get('moderator_id'), non_moderator_chat_delay, non_moderator_chat_delay_duration }
    : {}
  return data({ broadcaster_id: channel.owner.id, ...open, ...more })
}

function changeSettings(call: Call): Answer {
  const channel = call.moderated()
  for (const [name, value] of Object.entries(call.json())) {
    if (!(name in channel.settings)) throw new Refusal(400, `The field ${name} is not a chat setting.`)
    const isDuration = name.endsWith('_time') || name.endsWith('_duration')
    if (typeof value !== (isDuration ? 'number' : 'boolean')) throw new Refusal(400, `The value of the field ${name} is not valid.`)
    Object.assign(channel.settings, { [name]: value })
  }
  return data({ broadcaster_id: channel.owner.id, moderator_id: call.user.id, ...channel.settings })
}
