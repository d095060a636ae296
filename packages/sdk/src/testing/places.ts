/** Where each platform's part of a test community is, as it is given to `bot.user`. */
export const places = {
  twitch: { platform: 'twitch', channel: 'pond' },
  discord: { platform: 'discord', server: '5', channel: '10' },
  slack: { platform: 'slack', server: 'T1', channel: 'C1' },
} as const

export type PlatformName = keyof typeof places
export const platformNames = Object.keys(places) as PlatformName[]
