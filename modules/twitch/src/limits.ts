/**
 * What Twitch allows, in one place. Figures without a page of their own come from the pages named at the head of
 * their group. Looked up 2026-11-22 in excerpts of these pages and in what well-kept libraries say; the live pages were not at hand.
 */
export const limits = {
  /** https://dev.twitch.tv/docs/chat/#rate-limits; looked up again 2026-11-28. */
  chat: {
    /**
     * What Twitch allows an account over all channels: joins and log-ins in 10 s, messages in 30 s, where it is no
     * moderator and where it is. Verified bots have one number for both; in each channel the limits of everybody hold
     * for them too, which the bot keeps for every account.
     */
    classes: {
      ordinary: { joins: 20, logIns: 20, messages: 20, moderating: 100 },
      verified: { joins: 2_000, logIns: 200, messages: 7_500, moderating: 7_500 },
    },
    /** Twitch counts joins and log-ins in 10 s by its own clock, after a network of its own; half a second is given away for both. */
    joinWindowMs: 10_500,
    messageWindowMs: 30_000,
    /** So much of the messages is used. */
    kept: 0.9,
    /** How long Twitch refuses the same words in a row (msg_duplicate): https://dev.twitch.tv/docs/irc/msg-id/ */
    duplicateMs: 30_000,
    /** Twitch documents no most. Libraries for many channels take 90 (twitch-irc) to 100 (dank-twitch-irc). */
    channelsPerConnection: 100,
  },
  /** https://dev.twitch.tv/docs/api/guide#twitch-rate-limits: 800 points a minute for each token; the answer says when it refills. */
  api: {
    answerMs: 15_000,
    /** Points are given anew each minute: https://dev.twitch.tv/docs/api/guide#twitch-rate-limits */
    refillMs: 60_000,
    /** Logins or ids in one question: https://dev.twitch.tv/docs/api/reference#get-users */
    usersPerCall: 100,
    /** Between two shoutouts of a channel: https://dev.twitch.tv/docs/api/reference#send-a-shoutout */
    shoutoutEveryMs: 120_000,
    /** Longest timeout, seconds: https://dev.twitch.tv/docs/api/reference#ban-user */
    timeoutSeconds: 1_209_600,
  },
  /** https://dev.twitch.tv/docs/eventsub/manage-subscriptions/#subscription-limits */
  events: {
    perSession: 300,
    sessions: 3,
    /** A webhook message that is older is not believed: https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#verifying-the-event-message */
    oldestMs: 600_000,
    /** A welcome must come within so long, and more silence than the keepalive by so much is the end. */
    welcomeMs: 10_000,
    graceMs: 1_500,
  },
  /** https://dev.twitch.tv/docs/authentication/validate-tokens: at start, and every hour. */
  account: {
    validateEveryMs: 3_600_000,
    /** Renew an access token that is good for less than this. */
    renewBeforeMs: 600_000,
    answerMs: 10_000,
  },
} as const
