import type { Actions } from '@waddlebot/sdk'
import type { Speaker } from '../helix/api.ts'
import { limits } from '../limits.ts'
import type { TwitchAction } from './rights.ts'

/** Somebody or something that was asked for is not there. */
export class NotFound extends Error {}

/** How an action is done: as whom was decided before, `channel` is Twitch's id. */
type Doing<A extends TwitchAction> = (speaker: Speaker, channel: string, input: Actions[A]['takes']) => Promise<Actions[A]['gives']>

/** The words `reason`, where there are any: Twitch wants them in a ban. */
const because = (reason: string | undefined) => ({ reason: reason ?? '' })

/** Every action that Twitch has, through Twurple. */
export const doings: { readonly [A in TwitchAction]: Doing<A> } = {
  'message.delete': (speaker, channel, { message }) => speaker.moderation.deleteChatMessages(channel, message),
  'chat.clear': (speaker, channel) => speaker.moderation.deleteChatMessages(channel),
  timeout: async (speaker, channel, { account, seconds, reason }) => {
    const duration = Math.min(seconds, limits.api.timeoutSeconds)
    await speaker.moderation.banUser(channel, { user: account, duration, ...because(reason) })
  },
  'timeout.end': (speaker, channel, { account }) => speaker.moderation.unbanUser(channel, account),
  ban: async (speaker, channel, { account, reason }) => {
    await speaker.moderation.banUser(channel, { user: account, ...because(reason) })
  },
  'ban.end': (speaker, channel, { account }) => speaker.moderation.unbanUser(channel, account),
  warn: async (speaker, channel, { account, reason }) => {
    await speaker.moderation.warnUser(channel, account, reason)
  },
  announcement: (speaker, channel, { text, color = 'primary' }) => speaker.chat.sendAnnouncement(channel, { message: text, color }),
  shoutout: (speaker, channel, { account }) => speaker.chat.shoutoutUser(channel, account),
  clip: async (speaker, channel) => {
    const id = await speaker.clips.createClip({ channel })
    return { id, url: `https://clips.twitch.tv/${id}` }
  },
  marker: async (speaker, channel, { description }) => {
    const { positionInSeconds } = await speaker.streams.createStreamMarker(channel, description)
    return { positionSeconds: positionInSeconds }
  },
  'stream.title': (speaker, channel, { title }) => speaker.channels.updateChannelInfo(channel, { title }),
  'stream.category': async (speaker, channel, { category }) => {
    const game = await findCategory(speaker, category)
    await speaker.channels.updateChannelInfo(channel, { gameId: game.id })
    return game
  },
  'stream.read': async (speaker, channel) => {
    const stream = await speaker.streams.getStreamByUserId(channel)
    if (stream) {
      const { title, gameName, viewers, startDate } = stream
      return { live: true, title, category: gameName, viewers, startedAt: startDate.getTime() }
    }
    const about = await speaker.channels.getChannelInfoById(channel)
    return about ? { live: false, title: about.title, category: about.gameName } : { live: false }
  },
  'poll.start': async (speaker, channel, { title, choices, seconds }) => {
    const { id } = await speaker.polls.createPoll(channel, { title, choices: [...choices], duration: seconds })
    return { id }
  },
  'poll.end': async (speaker, channel, { poll, show = true }) => {
    await speaker.polls.endPoll(channel, poll, show)
  },
  'prediction.start': async (speaker, channel, { title, outcomes, seconds }) => {
    const made = await speaker.predictions.createPrediction(channel, { title, outcomes: [...outcomes], autoLockAfter: seconds })
    return { id: made.id, outcomes: made.outcomes.map(({ id }) => id) }
  },
  'prediction.lock': async (speaker, channel, { prediction }) => {
    await speaker.predictions.lockPrediction(channel, prediction)
  },
  'prediction.resolve': async (speaker, channel, { prediction, outcome }) => {
    await speaker.predictions.resolvePrediction(channel, prediction, outcome)
  },
  'prediction.cancel': async (speaker, channel, { prediction }) => {
    await speaker.predictions.cancelPrediction(channel, prediction)
  },
  'raid.start': async (speaker, channel, { account }) => {
    await speaker.raids.startRaid(channel, account)
  },
  'raid.cancel': (speaker, channel) => speaker.raids.cancelRaid(channel),
  'account.find': async (speaker, _, { name }) => {
    const login = name.replace(/^@/, '').toLowerCase()
    // Anything else would be refused as a bad request, and nobody is called so.
    const user = /^[a-z0-9_]{1,25}$/.test(login) ? await speaker.users.getUserByName(login) : null
    return user ? { id: user.id, name: user.name, displayName: user.displayName } : undefined
  },
  'account.since': async (speaker, channel, { account }) => {
    const [follower] = (await speaker.channels.getChannelFollowers(channel, account)).data
    return follower ? { at: follower.followDate.getTime() } : undefined
  },
  'account.made': async (speaker, _, { account }) => {
    const user = await speaker.users.getUserById(account)
    return user ? { at: user.creationDate.getTime() } : undefined
  },
}

/** A category by its id, its name, or as much of its name as the first one found begins with. */
async function findCategory(speaker: Speaker, asked: string): Promise<{ id: string; name: string }> {
  const exact = /^\d+$/.test(asked) ? await speaker.games.getGameById(asked) : await speaker.games.getGameByName(asked)
  if (exact) return { id: exact.id, name: exact.name }
  const { data } = await speaker.search.searchCategories(asked)
  const found = data.find(({ name }) => name.toLowerCase() === asked.toLowerCase()) ?? data[0]
  if (!found) throw new NotFound(`Twitch has no category like "${asked}"`)
  return { id: found.id, name: found.name }
}
