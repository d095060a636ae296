import { Channel } from '../channel.ts'
import { type Answer, Refusal } from '../http.ts'
import { type Call, data, nothing, numberIn, type Operation, page, textIn } from './call.ts'
import type { HelixRewardData } from './shapes.ts'

const read = ['channel:read:redemptions', 'channel:manage:redemptions']
const manage = ['channel:manage:redemptions']

/** Custom rewards and their redemptions. Source: https://dev.twitch.tv/docs/api/reference#create-custom-rewards and following, not re-read on 2026-11-22. */
export const rewardOperations: readonly Operation[] = [
  { route: 'GET channel_points/custom_rewards', wants: 'user', scopes: read, answer: rewards },
  { route: 'POST channel_points/custom_rewards', wants: 'user', scopes: manage, answer: create },
  { route: 'PATCH channel_points/custom_rewards', wants: 'user', scopes: manage, answer: change },
  { route: 'DELETE channel_points/custom_rewards', wants: 'user', scopes: manage, answer: remove },
  { route: 'GET channel_points/custom_rewards/redemptions', wants: 'user', scopes: read, answer: redemptions },
  { route: 'PATCH channel_points/custom_rewards/redemptions', wants: 'user', scopes: manage, answer: settle },
]

const image = (size: number) => `https://static-cdn.jtvnw.net/custom-reward-images/default-${size}.png`
const told = ({ madeBy, ...reward }: HelixRewardData & { madeBy: string }): HelixRewardData => reward

function rewards(call: Call): Answer {
  const channel = call.ownChannel()
  const ids = call.query.getAll('id')
  const own = call.query.get('only_manageable_rewards') === 'true'
  const all = [...channel.rewards.values()].filter(({ madeBy }) => !own || madeBy === call.token.clientId)
  const found = all.filter(({ id }) => ids.length === 0 || ids.includes(id))
  if (ids.length > 0 && found.length === 0) throw new Refusal(404, 'None of the rewards with the specified IDs was found.')
  return data(...found.map(told))
}

/** What a body says about a reward, over what was there. */
function drawn(call: Call, channel: Channel, body: Readonly<Record<string, unknown>>, before?: HelixRewardData): HelixRewardData {
  const { reward: limits } = call.platform.limits
  const title = before && body['title'] === undefined ? before.title : textIn(body, 'title', limits.title)
  const twin = [...channel.rewards.values()].some((one) => one.id !== before?.id && one.title.toLowerCase() === title.toLowerCase())
  if (twin) throw new Refusal(400, 'CREATE_CUSTOM_REWARD_DUPLICATE_REWARD')
  const cost = before && body['cost'] === undefined ? before.cost : numberIn(body, 'cost', [1, Number.MAX_SAFE_INTEGER])
  const flag = (name: keyof HelixRewardData, usual: boolean) =>
    typeof body[name] === 'boolean' ? body[name] : Boolean(before?.[name] ?? usual)
  const count = (name: string, old: number | undefined) => (typeof body[name] === 'number' ? body[name] : (old ?? 0))
  const on = (name: string, old: { is_enabled: boolean } | undefined) =>
    typeof body[name] === 'boolean' ? body[name] : (old?.is_enabled ?? false)
  const { max_per_stream_setting: perStream, max_per_user_per_stream_setting: perUser, global_cooldown_setting: cooldown } = before ?? {}
  return {
    broadcaster_id: channel.owner.id,
    broadcaster_login: channel.owner.login,
    broadcaster_name: channel.owner.displayName,
    id: before?.id ?? Channel.newId(),
    image: null,
    default_image: { url_1x: image(1), url_2x: image(2), url_4x: image(4) },
    background_color: typeof body['background_color'] === 'string' ? body['background_color'] : (before?.background_color ?? '#00E5CB'),
    is_enabled: flag('is_enabled', true),
    cost,
    title,
    prompt: typeof body['prompt'] === 'string' ? body['prompt'].slice(0, limits.prompt) : (before?.prompt ?? ''),
    is_user_input_required: flag('is_user_input_required', false),
    max_per_stream_setting: {
      is_enabled: on('is_max_per_stream_enabled', perStream),
      max_per_stream: count('max_per_stream', perStream?.max_per_stream),
    },
    max_per_user_per_stream_setting: {
      is_enabled: on('is_max_per_user_per_stream_enabled', perUser),
      max_per_user_per_stream: count('max_per_user_per_stream', perUser?.max_per_user_per_stream),
    },
    global_cooldown_setting: {
      is_enabled: on('is_global_cooldown_enabled', cooldown),
      global_cooldown_seconds: count('global_cooldown_seconds', cooldown?.global_cooldown_seconds),
    },
    is_paused: flag('is_paused', false),
    is_in_stock: true,
    should_redemptions_skip_request_queue: flag('should_redemptions_skip_request_queue', false),
    redemptions_redeemed_current_stream: null,
    cooldown_expires_at: null,
  }
}

function create(call: Call): Answer {
  const channel = call.ownChannel()
  if (channel.rewards.size >= call.platform.limits.reward.count) throw new Refusal(400, 'CREATE_CUSTOM_REWARD_TOO_MANY_REWARDS')
  const reward = drawn(call, channel, call.json())
  channel.rewards.set(reward.id, { ...reward, madeBy: call.token.clientId })
  return data(reward)
}

/** A reward that this client made: nobody else may touch it. */
function ownReward(call: Call, channel: Channel, id: string): HelixRewardData & { madeBy: string } {
  const reward = channel.rewards.get(id)
  if (!reward) throw new Refusal(404, 'The custom reward specified in the id query parameter was not found.')
  if (reward.madeBy !== call.token.clientId)
    throw new Refusal(403, 'The ID in the Client-Id header must match the client ID used to create the custom reward.')
  return reward
}

function change(call: Call): Answer {
  const channel = call.ownChannel()
  const before = ownReward(call, channel, call.need('id'))
  const reward = drawn(call, channel, call.json(), before)
  channel.rewards.set(reward.id, { ...reward, madeBy: before.madeBy })
  return data(reward)
}

function remove(call: Call): Answer {
  const channel = call.ownChannel()
  const { id } = ownReward(call, channel, call.need('id'))
  channel.rewards.delete(id)
  for (const redemption of channel.redemptions.values())
    if (redemption.reward.id === id && redemption.status === 'UNFULFILLED') redemption.status = 'FULFILLED'
  return nothing
}

function redemptions(call: Call): Answer {
  const channel = call.ownChannel()
  const reward = ownReward(call, channel, call.need('reward_id'))
  const ids = call.query.getAll('id')
  const status = call.query.get('status')
  if (ids.length === 0 && status === null)
    throw new Refusal(400, 'The status query parameter is required if you do not specify the id query parameter.')
  const all = [...channel.redemptions.values()].filter((one) => one.reward.id === reward.id)
  return page(
    call,
    all.filter((one) => (ids.length > 0 ? ids.includes(one.id) : one.status === status)),
    {},
    20,
    50,
  )
}

function settle(call: Call): Answer {
  const channel = call.ownChannel()
  const reward = ownReward(call, channel, call.need('reward_id'))
  const ids = call.query.getAll('id')
  const { status } = call.json()
  if (status !== 'FULFILLED' && status !== 'CANCELED') throw new Refusal(400, 'The value in the status field is not valid.')
  const found = ids
    .flatMap((id) => channel.redemptions.get(id) ?? [])
    .filter((one) => one.reward.id === reward.id && one.status === 'UNFULFILLED')
  if (found.length === 0) throw new Refusal(404, 'The custom reward or the redemptions were not found, or their status is not UNFULFILLED.')
  for (const redemption of found) {
    redemption.status = status
    call.platform.happen('channel.channel_points_custom_reward_redemption.update', channel.owner.login, redemption)
  }
  return data(...found)
}
