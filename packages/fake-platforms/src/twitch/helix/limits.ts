/** What the API allows. Every value can be changed for a test. */
export interface HelixLimits {
  /** Points per minute of a client's app tokens together, and of each of its users. Source: https://dev.twitch.tv/docs/api/guide#twitch-rate-limits, not re-read on 2026-11-22. */
  readonly pointsPerMinute: number
  /** Longest chat message, in code points. Source: https://dev.twitch.tv/docs/api/reference#send-chat-message, not re-read on 2026-11-22. */
  readonly messageLength: number
  /** Longest announcement; what is over it is cut. Source: https://dev.twitch.tv/docs/api/reference#send-chat-announcement, not re-read on 2026-11-22. */
  readonly announcementLength: number
  /** Between two shoutouts of a channel, milliseconds. Source: https://github.com/twitchdev/issues/issues/788, read 2026-11-22. */
  readonly shoutoutEveryMs: number
  /** Between two shoutouts to the same channel, milliseconds; same source. */
  readonly shoutoutSameEveryMs: number
  /** Longest timeout, seconds. Source: https://dev.twitch.tv/docs/api/reference#ban-user, not re-read on 2026-11-22. */
  readonly timeoutSeconds: number
  /** Longest reason for a ban or warning; same source. */
  readonly reasonLength: number
  /** A message older than this cannot be deleted, milliseconds. Source: https://dev.twitch.tv/docs/api/reference#delete-chat-messages, not re-read on 2026-11-22. */
  readonly deletableMs: number
  /** Choices and title lengths of polls, and seconds that they run. Source: https://dev.twitch.tv/docs/api/reference#create-poll, not re-read on 2026-11-22. */
  readonly poll: {
    readonly choices: readonly [number, number]
    readonly title: number
    readonly choice: number
    readonly seconds: readonly [number, number]
  }
  /** The same of predictions. Source: https://dev.twitch.tv/docs/api/reference#create-prediction, not re-read on 2026-11-22. */
  readonly prediction: {
    readonly outcomes: readonly [number, number]
    readonly title: number
    readonly outcome: number
    readonly seconds: readonly [number, number]
  }
  /** Custom rewards of a channel, and the length of their title. Source: https://dev.twitch.tv/docs/api/reference#create-custom-rewards, not re-read on 2026-11-22. */
  readonly reward: { readonly count: number; readonly title: number; readonly prompt: number }
  /** Longest description of a stream marker. Source: https://dev.twitch.tv/docs/api/reference#create-stream-marker, not re-read on 2026-11-22. */
  readonly markerLength: number
  /** Longest title of a channel. Twitch documents none; 140 is what its own pages allow. */
  readonly titleLength: number
}

export const helixLimits: HelixLimits = {
  pointsPerMinute: 800,
  messageLength: 500,
  announcementLength: 500,
  shoutoutEveryMs: 120_000,
  shoutoutSameEveryMs: 3_600_000,
  timeoutSeconds: 1_209_600,
  reasonLength: 500,
  deletableMs: 6 * 3_600_000,
  poll: { choices: [2, 5], title: 60, choice: 25, seconds: [15, 1_800] },
  prediction: { outcomes: [2, 10], title: 45, outcome: 25, seconds: [30, 1_800] },
  reward: { count: 50, title: 45, prompt: 200 },
  markerLength: 140,
  titleLength: 140,
}
