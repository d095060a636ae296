import type { Place } from './order.ts'

/** What goes along with something from Slack on its way through Bolt, and what is to be answered in the end. */
export interface Slip {
  readonly place: Place
  /**
   * `taken`: its effects are promised. `skipped`: there is nothing to do about it, now or later. `refused`: Slack is
   * to send it again, so it is not acknowledged.
   */
  verdict: 'taken' | 'skipped' | 'refused'
  /** Goes back with the acknowledgement. */
  answer?: Readonly<Record<string, unknown>>
}

/** Anything that Slack sent: an event, a command, an interaction. */
export interface Delivery {
  readonly body: Readonly<Record<string, unknown>>
  readonly retryNum?: number
  readonly retryReason?: string
}

/** The record in `value`, or an empty one. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

/** The text in `value`, or an empty one. */
export function words(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Ids of the workspaces that something may be about, the likeliest first. Between connected workspaces, several are named. */
export function teamsOf(body: Readonly<Record<string, unknown>>): readonly string[] {
  const [first] = Array.isArray(body['authorizations']) ? body['authorizations'] : []
  const named = [
    record(first)['team_id'],
    body['context_team_id'],
    body['team_id'],
    record(body['team'])['id'],
    record(body['view'])['app_installed_team_id'],
    record(body['user'])['team_id'],
  ]
  return named.filter((id) => typeof id === 'string' && id !== '') as string[]
}

/** Where and when something happened, as far as order is concerned. */
export function placeOf(body: Readonly<Record<string, unknown>>): { readonly channel: string; readonly ts: number | undefined } {
  const event = record(body['event'])
  const item = record(event['item'])
  const channel = words(event['channel']) || words(item['channel']) || words(record(body['channel'])['id']) || words(body['channel_id'])
  const ts = Number(words(event['event_ts']) || words(event['ts']))
  return { channel: `${teamsOf(body)[0] ?? ''}/${channel}`, ts: body['event'] !== undefined && ts > 0 ? ts : undefined }
}
