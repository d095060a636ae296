import type { Share } from '../../share.ts'
import type { Channel } from '../channel.ts'
import type { EarlyCall, Faults } from '../faults.ts'
import type { Announcement, ApiMessage } from './messages.ts'

/** A request to the API, its token left out. */
export interface ApiRequest {
  readonly method: string
  /** Without `/helix/`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly clientId: string | undefined
  /** Login of the token's user. */
  readonly login: string | undefined
  /** 0 where no answer was sent. */
  readonly status: number
  /** Epoch milliseconds of the fake's clock. */
  readonly at: number
}

/** The fake of api.twitch.tv: what it saw, what it knows, and what can go wrong. */
export interface TwitchApi extends Pick<Faults, 'failNext' | 'slow' | 'hang' | 'refuse' | 'heal'> {
  /** `http://127.0.0.1:…/helix` */
  readonly url: string
  readonly requests: readonly ApiRequest[]
  /** Calls made again before the second that their 429 had named; of those that {@link TwitchApi.share} made. */
  readonly early: readonly EarlyCall[]
  /** A lasting share of faults, by path, until it is set to `{}`. */
  share: Share
  /** Chat messages that were sent and shown. */
  readonly messages: readonly ApiMessage[]
  readonly announcements: readonly Announcement[]
  /** All that the API knows about a channel; may be changed. */
  channel(login: string): Channel
  /** Viewers vote in the poll that runs, for the choice of that title. */
  vote(channel: string, title: string, votes?: number): void
  /** Viewers stake channel points in the prediction that is open. */
  predict(channel: string, title: string, points: number, users?: number): void
}
