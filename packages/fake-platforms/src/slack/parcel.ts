import type { EnvelopedEvent } from '@slack/bolt'
import type { SlackEventBody } from './events.ts'
import type { SlackDelivery } from './journal.ts'
import type { Team } from './team.ts'
import type { World } from './world.ts'

/** Something that goes to the app: an event, a command, an interaction. */
export interface Parcel {
  readonly id: string
  readonly kind: SlackDelivery['kind']
  readonly what: string
  readonly team: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** What became of one attempt, and whether another one may follow. */
export interface Attempt {
  readonly outcome: SlackDelivery['outcome']
  readonly ms: number
  readonly status?: number
  readonly answer?: unknown
  readonly socket?: number
  /** The bot asked not to be tried again. */
  readonly final?: boolean
  /** Why the next attempt is made: `x-slack-retry-reason`, or `retry_reason` of an envelope. */
  readonly reason?: string
}

/** A way to the app. */
export interface Courier {
  readonly via: SlackDelivery['via']
  /** Make one attempt; never rejects. */
  deliver(parcel: Parcel, attempt: number, reason: string): Promise<Attempt>
}

/** An event in the envelope that all events of the Events API have. Source: https://docs.slack.dev/apis/events-api/#callback-field, read 2026-11-22. */
export function eventParcel(world: World, team: Team, event: SlackEventBody, id = world.ids.next('Ev')): Parcel {
  const payload = {
    token: world.app.verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    api_app_id: world.app.id,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(world.now() / 1_000),
    authorizations: [{ enterprise_id: null, team_id: team.id, user_id: team.botUserId, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  } satisfies Omit<EnvelopedEvent<SlackEventBody>, 'context_enterprise_id'>
  return { id, kind: 'events_api', what: event.type, team: team.id, payload }
}
