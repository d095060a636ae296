import { Channel } from '../channel.ts'
import { type Answer, Refusal } from '../http.ts'
import type { Platform } from '../platform.ts'
import { type Call, data, numberIn, type Operation, page, textIn } from './call.ts'
import type { HelixPredictionData } from './shapes.ts'

/** Source: https://dev.twitch.tv/docs/api/reference#create-prediction, not re-read on 2026-11-22. */
export const predictionOperations: readonly Operation[] = [
  { route: 'GET predictions', wants: 'user', scopes: ['channel:read:predictions', 'channel:manage:predictions'], answer: predictions },
  { route: 'POST predictions', wants: 'user', scopes: ['channel:manage:predictions'], answer: create },
  { route: 'PATCH predictions', wants: 'user', scopes: ['channel:manage:predictions'], answer: end },
]

const running = ({ status }: HelixPredictionData) => status === 'ACTIVE' || status === 'LOCKED'

function predictions(call: Call): Answer {
  const channel = call.ownChannel()
  const ids = call.query.getAll('id')
  return page(call, channel.predictions.filter(({ id }) => ids.length === 0 || ids.includes(id)).reverse(), {}, 20, 25)
}

function create(call: Call): Answer {
  const { platform } = call
  const body = call.json()
  const channel = call.ownChannel(textIn(body, 'broadcaster_id'))
  const { prediction: limits } = platform.limits
  const title = textIn(body, 'title', limits.title)
  const given = Array.isArray(body['outcomes']) ? (body['outcomes'] as Record<string, unknown>[]) : []
  const [least, most] = limits.outcomes
  if (given.length < least || given.length > most) throw new Refusal(400, `The outcomes field must contain ${least} to ${most} outcomes.`)
  const outcomes = given.map((outcome, index) => ({
    id: Channel.newId(),
    title: textIn(outcome, 'title', limits.outcome),
    users: 0,
    channel_points: 0,
    top_predictors: null,
    // Two outcomes are blue and pink, more of them all blue.
    color: given.length === 2 && index === 1 ? ('PINK' as const) : ('BLUE' as const),
  }))
  const window = numberIn(body, 'prediction_window', limits.seconds)
  if (channel.predictions.some(running)) throw new Refusal(400, 'The broadcaster already has an active prediction.')
  const prediction: HelixPredictionData = {
    id: Channel.newId(),
    broadcaster_id: channel.owner.id,
    broadcaster_login: channel.owner.login,
    broadcaster_name: channel.owner.displayName,
    title,
    winning_outcome_id: null,
    outcomes,
    prediction_window: window,
    status: 'ACTIVE',
    created_at: platform.clock.text(),
    ended_at: null,
    locked_at: null,
  }
  channel.predictions.push(prediction)
  platform.happen('channel.prediction.begin', channel.owner.login, prediction)
  platform.clock.after(window * 1_000, () => lock(platform, channel, prediction))
  return data(prediction)
}

function end(call: Call): Answer {
  const { platform } = call
  const body = call.json()
  const channel = call.ownChannel(textIn(body, 'broadcaster_id'))
  const id = textIn(body, 'id')
  const prediction = channel.predictions.find((one) => one.id === id)
  if (!prediction) throw new Refusal(404, 'The prediction in the id field was not found.')
  if (!running(prediction)) throw new Refusal(400, 'The prediction must be active or locked to update it.')
  switch (body['status']) {
    case 'LOCKED':
      if (prediction.status === 'LOCKED') throw new Refusal(400, 'The prediction is already locked.')
      lock(platform, channel, prediction)
      return data(prediction)
    case 'CANCELED':
    case 'RESOLVED': {
      const winner = body['winning_outcome_id']
      const resolved = body['status'] === 'RESOLVED'
      if (resolved && !prediction.outcomes.some((outcome) => outcome.id === winner))
        throw new Refusal(400, 'The winning_outcome_id field is required if status is RESOLVED.')
      prediction.winning_outcome_id = resolved ? String(winner) : null
      prediction.status = body['status']
      prediction.ended_at = platform.clock.text()
      platform.happen('channel.prediction.end', channel.owner.login, prediction)
      return data(prediction)
    }
    default:
      throw new Refusal(400, 'The value in the status field is not valid.')
  }
}

function lock(platform: Platform, channel: Channel, prediction: HelixPredictionData): void {
  if (prediction.status !== 'ACTIVE') return
  prediction.status = 'LOCKED'
  prediction.locked_at = platform.clock.text()
  platform.happen('channel.prediction.lock', channel.owner.login, prediction)
}

/** Viewers stake channel points on an outcome of the prediction that is open. */
export function predict(platform: Platform, channel: Channel, title: string, points: number, users = 1): void {
  const prediction = channel.predictions.find(({ status }) => status === 'ACTIVE')
  const outcome = prediction?.outcomes.find((one) => one.title === title)
  if (!prediction || !outcome)
    throw new Error(
      `predict(${title}): ${prediction ? `the outcomes are ${prediction.outcomes.map((one) => one.title).join(', ')}` : 'no prediction is open'}`,
    )
  outcome.users += users
  outcome.channel_points += points
  platform.happen('channel.prediction.progress', channel.owner.login, prediction)
}
