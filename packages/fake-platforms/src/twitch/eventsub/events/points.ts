import { Channel } from '../../channel.ts'
import type { HelixPollData, HelixPredictionData, HelixRedemptionData } from '../../helix/shapes.ts'
import { broadcasterOf, type Scene, userFields } from '../scene.ts'

export interface Redemption {
  readonly user: string
  /** Id of a reward of the channel; a reward is made up from `title` and `cost` where it is left out. */
  readonly reward?: string
  readonly title?: string
  readonly cost?: number
  readonly prompt?: string
  readonly input?: string
  readonly id?: string
}

const poll = (scene: Scene, data: HelixPollData) => ({
  id: data.id,
  ...broadcasterOf(scene),
  title: data.title,
  bits_voting: { is_enabled: data.bits_voting_enabled, amount_per_vote: data.bits_per_vote },
  channel_points_voting: { is_enabled: data.channel_points_voting_enabled, amount_per_vote: data.channel_points_per_vote },
  started_at: data.started_at,
})

const votes = (data: HelixPollData) => data.choices.map((choice) => ({ ...choice }))
const pollEnds = (data: HelixPollData) => new Date(Date.parse(data.started_at) + data.duration * 1_000).toISOString()
const locks = (data: HelixPredictionData) => new Date(Date.parse(data.created_at) + data.prediction_window * 1_000).toISOString()

const prediction = (scene: Scene, data: HelixPredictionData) => ({
  id: data.id,
  ...broadcasterOf(scene),
  title: data.title,
  started_at: data.created_at,
})

const outcomes = (data: HelixPredictionData) =>
  data.outcomes.map(({ id, title, color, users, channel_points }) => ({
    id,
    title,
    color: color === 'BLUE' ? ('blue' as const) : ('pink' as const),
    users,
    channel_points,
    top_predictors: [],
  }))

const progress = (scene: Scene, data: HelixPredictionData) => ({
  ...prediction(scene, data),
  outcomes: outcomes(data),
  locks_at: locks(data),
})

/** Rewards, polls and predictions. Source: https://dev.twitch.tv/docs/eventsub/eventsub-reference, not re-read on 2026-11-22. */
export const points = {
  'channel.channel_points_custom_reward_redemption.add': (scene: Scene, detail: Redemption) => {
    const { owner, rewards, redemptions } = scene.channel
    const kept = detail.reward === undefined ? undefined : rewards.get(detail.reward)
    const { title = kept?.title ?? 'Hydrate', cost = kept?.cost ?? 100, prompt = kept?.prompt ?? '' } = detail
    const reward = { id: detail.reward ?? Channel.newId(), title, cost, prompt }
    const { id = Channel.newId(), input: user_input = '' } = detail
    const redeemed_at = scene.time()
    const user = userFields(scene.someone(detail.user))
    const status = kept?.should_redemptions_skip_request_queue ? ('fulfilled' as const) : ('unfulfilled' as const)
    const broadcaster = { broadcaster_id: owner.id, broadcaster_login: owner.login, broadcaster_name: owner.displayName }
    const upper = status === 'fulfilled' ? 'FULFILLED' : 'UNFULFILLED'
    redemptions.set(id, { ...broadcaster, id, ...user, user_input, status: upper, redeemed_at, reward })
    return { id, ...broadcasterOf(scene), ...user, user_input, status, reward, redeemed_at }
  },
  'channel.channel_points_custom_reward_redemption.update': (scene: Scene, data: HelixRedemptionData) => ({
    id: data.id,
    ...broadcasterOf(scene),
    user_id: data.user_id,
    user_login: data.user_login,
    user_name: data.user_name,
    user_input: data.user_input,
    status: data.status === 'CANCELED' ? ('canceled' as const) : ('fulfilled' as const),
    reward: data.reward,
    redeemed_at: data.redeemed_at,
  }),
  'channel.channel_points_automatic_reward_redemption.add': (
    scene: Scene,
    { user, type = 'send_highlighted_message', cost = 100, text }: { user: string; type?: AutomaticReward; cost?: number; text?: string },
  ) => ({
    ...broadcasterOf(scene),
    ...userFields(scene.someone(user)),
    id: Channel.newId(),
    reward: { type, channel_points: cost, emote: null },
    message: text === undefined ? null : { text, fragments: [{ type: 'text' as const, text, emote: null }] },
    redeemed_at: scene.time(),
  }),
  'channel.poll.begin': (scene: Scene, data: HelixPollData) => ({
    ...poll(scene, data),
    choices: data.choices.map(({ id, title }) => ({ id, title })),
    ends_at: pollEnds(data),
  }),
  'channel.poll.progress': (scene: Scene, data: HelixPollData) => ({ ...poll(scene, data), choices: votes(data), ends_at: pollEnds(data) }),
  'channel.poll.end': (scene: Scene, data: HelixPollData) => ({
    ...poll(scene, data),
    choices: votes(data),
    status: data.status.toLowerCase() as 'completed' | 'archived' | 'terminated',
    ended_at: data.ended_at ?? scene.time(),
  }),
  'channel.prediction.begin': (scene: Scene, data: HelixPredictionData) => ({
    ...prediction(scene, data),
    outcomes: outcomes(data).map(({ id, title, color }) => ({ id, title, color })),
    locks_at: locks(data),
  }),
  'channel.prediction.progress': progress,
  'channel.prediction.lock': (scene: Scene, data: HelixPredictionData) => ({
    ...prediction(scene, data),
    outcomes: outcomes(data),
    locked_at: data.locked_at ?? scene.time(),
  }),
  'channel.prediction.end': (scene: Scene, data: HelixPredictionData) => ({
    ...prediction(scene, data),
    winning_outcome_id: data.winning_outcome_id,
    outcomes: outcomes(data),
    status: data.status === 'CANCELED' ? ('canceled' as const) : ('resolved' as const),
    ended_at: data.ended_at ?? scene.time(),
  }),
}

export type AutomaticReward =
  | 'single_message_bypass_sub_mode'
  | 'send_highlighted_message'
  | 'random_sub_emote_unlock'
  | 'chosen_sub_emote_unlock'
  | 'chosen_modified_sub_emote_unlock'
