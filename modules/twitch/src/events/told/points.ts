import type { Poll, Prediction } from '@waddlebot/sdk'
import type { Fields } from '../fields.ts'
import { channelOf, type Reader } from './told.ts'

/** At the beginning nobody has voted, and Twitch leaves the numbers out. */
const counted = (event: Fields, name: string, atBegin: boolean) => (atBegin ? 0 : event.count(name))

const poll =
  (kind: 'poll.begin' | 'poll.progress' | 'poll.end', time?: string): Reader =>
  (event) => {
    const status = event.maybe('status')
    const choices = event
      .list('choices')
      .map((choice) => ({ id: choice.text('id'), title: choice.text('title'), votes: counted(choice, 'votes', kind === 'poll.begin') }))
    const data: Poll = { poll: event.text('id'), title: event.text('title'), choices, ...(status === undefined ? {} : { status }) }
    const at = time === undefined ? undefined : event.time(time)
    return { kind, channel: channelOf(event), account: channelOf(event), data, at }
  }

const prediction =
  (kind: 'prediction.begin' | 'prediction.progress' | 'prediction.lock' | 'prediction.end', time?: string): Reader =>
  (event) => {
    const begins = kind === 'prediction.begin'
    const outcomes = event.list('outcomes').map((outcome) => ({
      id: outcome.text('id'),
      title: outcome.text('title'),
      users: counted(outcome, 'users', begins),
      points: counted(outcome, 'channel_points', begins),
    }))
    const [winner, status] = [event.maybe('winning_outcome_id'), event.maybe('status')]
    const data: Prediction = {
      prediction: event.text('id'),
      title: event.text('title'),
      outcomes,
      ...(winner === undefined ? {} : { winner }),
      ...(status === undefined ? {} : { status }),
    }
    const at = time === undefined ? undefined : event.time(time)
    return { kind, channel: channelOf(event), account: channelOf(event), data, at }
  }

/** Rewards, polls and predictions. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference/, checked against @twurple/eventsub-base 8.1.4, 2026-11-22. */
export const points: Readonly<Record<string, Reader>> = {
  'channel.channel_points_custom_reward_redemption.add': (event) => {
    const reward = event.within('reward')
    const input = event.maybe('user_input')
    const data = { reward: reward.text('title'), rewardId: reward.text('id'), ...(input === undefined ? {} : { input }) }
    const account = event.account('user')
    const at = event.time('redeemed_at')
    return { kind: 'redemption', channel: channelOf(event), account, data, at, ...(input === undefined ? {} : { text: input }) }
  },
  'channel.poll.begin': poll('poll.begin', 'started_at'),
  'channel.poll.progress': poll('poll.progress'),
  'channel.poll.end': poll('poll.end', 'ended_at'),
  'channel.prediction.begin': prediction('prediction.begin', 'started_at'),
  'channel.prediction.progress': prediction('prediction.progress'),
  'channel.prediction.lock': prediction('prediction.lock', 'locked_at'),
  'channel.prediction.end': prediction('prediction.end', 'ended_at'),
}
