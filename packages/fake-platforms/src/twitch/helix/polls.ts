import { Channel } from '../channel.ts'
import { type Answer, Refusal } from '../http.ts'
import type { Platform } from '../platform.ts'
import { type Call, data, numberIn, type Operation, page, textIn } from './call.ts'
import type { HelixPollData } from './shapes.ts'

/** Source: https://dev.twitch.tv/docs/api/reference#create-poll, not re-read on 2026-11-22. */
export const pollOperations: readonly Operation[] = [
  { route: 'GET polls', wants: 'user', scopes: ['channel:read:polls', 'channel:manage:polls'], answer: polls },
  { route: 'POST polls', wants: 'user', scopes: ['channel:manage:polls'], answer: create },
  { route: 'PATCH polls', wants: 'user', scopes: ['channel:manage:polls'], answer: end },
]

function polls(call: Call): Answer {
  const channel = call.ownChannel()
  const ids = call.query.getAll('id')
  const found = channel.polls.filter(({ id }) => ids.length === 0 || ids.includes(id)).reverse()
  if (ids.length > 0 && found.length === 0) throw new Refusal(404, 'None of the IDs in the id query parameter was found.')
  return page(call, found, {}, 20, 20)
}

function create(call: Call): Answer {
  const { platform } = call
  const body = call.json()
  const channel = call.ownChannel(textIn(body, 'broadcaster_id'))
  const { poll: limits } = platform.limits
  const title = textIn(body, 'title', limits.title)
  const given = Array.isArray(body['choices']) ? (body['choices'] as Record<string, unknown>[]) : []
  const [least, most] = limits.choices
  if (given.length < least || given.length > most) throw new Refusal(400, `The choices field must contain ${least} to ${most} choices.`)
  const choices = given.map((choice) => ({
    id: Channel.newId(),
    title: textIn(choice, 'title', limits.choice),
    votes: 0,
    channel_points_votes: 0,
    bits_votes: 0,
  }))
  const duration = numberIn(body, 'duration', limits.seconds)
  if (channel.polls.some(({ status }) => status === 'ACTIVE')) throw new Refusal(400, 'The broadcaster already has a poll in progress.')
  const perVote = Number(body['channel_points_per_vote'] ?? 0)
  const poll: HelixPollData = {
    id: Channel.newId(),
    broadcaster_id: channel.owner.id,
    broadcaster_login: channel.owner.login,
    broadcaster_name: channel.owner.displayName,
    title,
    choices,
    bits_voting_enabled: false,
    bits_per_vote: 0,
    channel_points_voting_enabled: body['channel_points_voting_enabled'] === true,
    channel_points_per_vote: perVote,
    status: 'ACTIVE',
    duration,
    started_at: platform.clock.text(),
  }
  channel.polls.push(poll)
  platform.happen('channel.poll.begin', channel.owner.login, poll)
  platform.clock.after(duration * 1_000, () => finish(platform, channel, poll, 'COMPLETED'))
  return data(poll)
}

function end(call: Call): Answer {
  const body = call.json()
  const channel = call.ownChannel(textIn(body, 'broadcaster_id'))
  const id = textIn(body, 'id')
  const poll = channel.polls.find((one) => one.id === id)
  const status = body['status']
  if (status !== 'TERMINATED' && status !== 'ARCHIVED') throw new Refusal(400, 'The value in the status field is not valid.')
  if (!poll) throw new Refusal(404, 'The ID in the id field was not found.')
  if (poll.status !== 'ACTIVE') throw new Refusal(400, 'The poll must be active to terminate or archive it.')
  finish(call.platform, channel, poll, status)
  return data(poll)
}

function finish(platform: Platform, channel: Channel, poll: HelixPollData, status: 'COMPLETED' | 'TERMINATED' | 'ARCHIVED'): void {
  if (poll.status !== 'ACTIVE') return
  poll.status = status
  poll.ended_at = platform.clock.text()
  platform.happen('channel.poll.end', channel.owner.login, poll)
}

/** Viewers vote in the poll that runs. */
export function vote(platform: Platform, channel: Channel, title: string, votes: number): void {
  const poll = channel.polls.find(({ status }) => status === 'ACTIVE')
  const choice = poll?.choices.find((one) => one.title === title)
  if (!poll || !choice)
    throw new Error(`vote(${title}): ${poll ? `the poll offers ${poll.choices.map((one) => one.title).join(', ')}` : 'no poll runs'}`)
  choice.votes += votes
  platform.happen('channel.poll.progress', channel.owner.login, poll)
}
