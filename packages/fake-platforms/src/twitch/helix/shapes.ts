/** How the API writes down what lives longer than a call. Source: https://dev.twitch.tv/docs/api/reference, not re-read on 2026-11-22. */

interface OfBroadcaster {
  readonly broadcaster_id: string
  readonly broadcaster_login: string
  readonly broadcaster_name: string
}

export interface HelixPollData extends OfBroadcaster {
  readonly id: string
  readonly title: string
  readonly choices: readonly {
    readonly id: string
    readonly title: string
    votes: number
    channel_points_votes: number
    readonly bits_votes: number
  }[]
  readonly bits_voting_enabled: boolean
  readonly bits_per_vote: number
  readonly channel_points_voting_enabled: boolean
  readonly channel_points_per_vote: number
  status: 'ACTIVE' | 'COMPLETED' | 'TERMINATED' | 'ARCHIVED'
  readonly duration: number
  readonly started_at: string
  ended_at?: string
}

export interface HelixPredictionData extends OfBroadcaster {
  readonly id: string
  readonly title: string
  winning_outcome_id: string | null
  readonly outcomes: readonly {
    readonly id: string
    readonly title: string
    users: number
    channel_points: number
    readonly top_predictors: null
    readonly color: 'BLUE' | 'PINK'
  }[]
  readonly prediction_window: number
  status: 'ACTIVE' | 'LOCKED' | 'RESOLVED' | 'CANCELED'
  readonly created_at: string
  ended_at: string | null
  locked_at: string | null
}

export interface HelixRewardData extends OfBroadcaster {
  readonly id: string
  readonly image: null
  readonly default_image: { readonly url_1x: string; readonly url_2x: string; readonly url_4x: string }
  readonly background_color: string
  readonly is_enabled: boolean
  readonly cost: number
  readonly title: string
  readonly prompt: string
  readonly is_user_input_required: boolean
  readonly max_per_stream_setting: { readonly is_enabled: boolean; readonly max_per_stream: number }
  readonly max_per_user_per_stream_setting: { readonly is_enabled: boolean; readonly max_per_user_per_stream: number }
  readonly global_cooldown_setting: { readonly is_enabled: boolean; readonly global_cooldown_seconds: number }
  readonly is_paused: boolean
  readonly is_in_stock: boolean
  readonly should_redemptions_skip_request_queue: boolean
  readonly redemptions_redeemed_current_stream: number | null
  readonly cooldown_expires_at: string | null
}

export interface HelixRedemptionData extends OfBroadcaster {
  readonly id: string
  readonly user_id: string
  readonly user_login: string
  readonly user_name: string
  readonly user_input: string
  status: 'UNFULFILLED' | 'FULFILLED' | 'CANCELED'
  readonly redeemed_at: string
  readonly reward: { readonly id: string; readonly title: string; readonly prompt: string; readonly cost: number }
}
