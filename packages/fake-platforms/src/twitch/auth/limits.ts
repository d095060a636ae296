/** How long what the log-in service hands out is good for, in seconds. */
export interface AuthLimits {
  /** A user's access token. Source: https://dev.twitch.tv/docs/authentication/getting-tokens-oauth, read 2026-11-22 (about four hours). */
  readonly userToken: number
  /** An application's access token; same source (about 60 days). */
  readonly appToken: number
  /** A device code; same source. */
  readonly deviceCode: number
  /** How long a device waits between two polls; same source. */
  readonly interval: number
  /** A public client's refresh token. Source: https://dev.twitch.tv/docs/authentication/refresh-tokens, read 2026-11-22. */
  readonly publicRefresh: number
}

export const authLimits: AuthLimits = {
  userToken: 14_400,
  appToken: 5_184_000,
  deviceCode: 1_800,
  interval: 5,
  publicRefresh: 30 * 86_400,
}
