const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * How long things are kept, by what they are; milliseconds. What can be invalidated is, and its time is only how long
 * it lies unused; the times are those that communities are used to.
 */
export const ttl = {
  command: 5 * minute,
  community: 10 * minute,
  moduleSwitch: 5 * minute,
  translationConfig: 10 * minute,
  session: hour,
  response: hour,
  channels: 5 * minute,
  communityMap: 10 * minute,
  entity: 10 * minute,
  aiReply: hour,
  aiContext: 30 * minute,
  aiPrompt: 2 * hour,
  research: hour,
  researchContext: 10 * minute,
  researchMemory: 30 * minute,
  calendarUpcoming: 5 * minute,
  calendarEvent: 10 * minute,
  calendarUser: 5 * minute,
  leaderboard: minute,
  balance: 30 * second,
  gear: 2 * minute,
  standings: 5 * minute,
  reputationWeights: 5 * minute,
  labels: 5 * minute,
  licence: 5 * minute,
  translationHere: hour,
  translationShared: day,
  emotesGlobal: 30 * day,
  emotesChannel: day,
} as const

/** Longest that anything is kept; milliseconds. */
export const longestTtl = 30 * day
