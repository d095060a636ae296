import type { SlackPace } from './bucket.ts'

/**
 * What Slack allows an app. Everything here was read on 2026-11-22, at
 * https://docs.slack.dev/reference/methods/chat.postMessage (text, posting),
 * https://docs.slack.dev/reference/block-kit/blocks (blocks),
 * https://docs.slack.dev/apis/events-api/ (acknowledging, retries),
 * https://docs.slack.dev/apis/events-api/using-socket-mode (connections),
 * https://docs.slack.dev/interactivity/handling-user-interaction (response URLs, triggers) and
 * https://docs.slack.dev/apis/web-api/rate-limits (tiers; each method's page names its own).
 */
export interface SlackLimits {
  /** Characters of `text` in chat.postMessage; Slack cuts what is over and says ok. */
  readonly postText: number
  /** Characters of `text` in chat.update; Slack refuses more with `msg_too_long`. */
  readonly updateText: number
  /** Characters of all markdown blocks of a message together. */
  readonly markdownText: number
  /** Characters in a section's text. */
  readonly sectionText: number
  readonly headerText: number
  /** Fields of a section, elements of a context, elements of a row of actions. */
  readonly fields: number
  readonly fieldText: number
  readonly contextElements: number
  readonly actionsElements: number
  readonly buttonText: number
  /** Characters of a button's value. */
  readonly buttonValue: number
  /** Characters of a block_id or an action_id. */
  readonly idText: number
  /** Blocks of a message. */
  readonly blocks: number
  /** Blocks of a modal. */
  readonly viewBlocks: number
  /** Milliseconds within which a delivery must be acknowledged. */
  readonly ackMs: number
  /** Milliseconds before the first, second and third retry of an event. */
  readonly retryMs: readonly number[]
  /** Socket Mode connections of one app that may stand at once. */
  readonly connections: number
  /** Uses of one response URL, and the milliseconds for which it works. */
  readonly responseUses: number
  readonly responseMs: number
  /** Milliseconds for which a trigger opens a view. */
  readonly triggerMs: number
  /** Messages of an app to one channel. */
  readonly channelPosts: SlackPace
  /** Messages of an app to one workspace. */
  readonly teamPosts: SlackPace
  /** Calls of one method in one workspace. */
  readonly methods: Readonly<Record<string, SlackPace>>
}

/** «20+ per minute, allowing for occasional bursts»: a minute's worth at once, then evenly. */
const perMinute = (count: number): SlackPace => ({ burst: count, everyMs: 60_000 / count })
const tier2 = perMinute(20)
const tier3 = perMinute(50)
const tier4 = perMinute(100)

export const slackLimits: SlackLimits = {
  postText: 40_000,
  updateText: 4_000,
  markdownText: 12_000,
  sectionText: 3_000,
  headerText: 150,
  fields: 10,
  fieldText: 2_000,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  idText: 255,
  blocks: 50,
  viewBlocks: 100,
  ackMs: 3_000,
  retryMs: [0, 60_000, 300_000],
  connections: 10,
  responseUses: 5,
  responseMs: 30 * 60_000,
  triggerMs: 3_000,
  // One a second «with short bursts»; Slack does not say how short. Few here, so that a bot which does not pace itself is noticed.
  channelPosts: { burst: 4, everyMs: 1_000 },
  // «Several hundred messages per minute».
  teamPosts: perMinute(300),
  methods: {
    'bots.info': tier3,
    'chat.delete': tier3,
    'chat.postEphemeral': tier4,
    'chat.update': tier3,
    'conversations.history': tier3,
    'conversations.info': tier3,
    'conversations.kick': tier3,
    'conversations.list': tier2,
    'conversations.members': tier4,
    'conversations.open': tier3,
    'conversations.replies': tier3,
    'oauth.v2.access': tier4,
    'reactions.add': tier3,
    'reactions.get': tier3,
    'team.info': tier3,
    'usergroups.list': tier2,
    'usergroups.users.list': tier2,
    'usergroups.users.update': tier2,
    'users.info': tier4,
    'users.list': tier2,
    'views.open': tier4,
    'views.update': tier4,
  },
}

const free: SlackPace = { burst: Number.POSITIVE_INFINITY, everyMs: 0 }

/** No rate limits at all, for tests and benchmarks that are about something else; sizes and deadlines stay. */
export const slackUnpaced: Pick<SlackLimits, 'channelPosts' | 'teamPosts' | 'methods'> = {
  channelPosts: free,
  teamPosts: free,
  methods: {},
}
