/** Slack names a message by its channel and its timestamp; with the workspace, that is one name for each in the world. */
export interface MessageKey {
  readonly team: string
  readonly channel: string
  readonly ts: string
}

/** `T1/C1/1700000000.000100`: the id of the envelope of a message, and of a message that the bot sent. */
export function keyOf(team: string, channel: string, ts: string): string {
  return `${team}/${channel}/${ts}`
}

/** What {@link keyOf} made; undefined for the id of anything else, such as a command. */
export function readKey(id: string): MessageKey | undefined {
  const [team, channel, ts, more] = id.split('/')
  return team && channel && ts && more === undefined && isTimestamp(ts) ? { team, channel, ts } : undefined
}

/** The timestamp in the id of a message, or the timestamp that it is. */
export function timestampIn(id: string | undefined): string | undefined {
  if (id === undefined) return undefined
  return isTimestamp(id) ? id : readKey(id)?.ts
}

/** Whether `text` is a timestamp of Slack: seconds and microseconds. */
export function isTimestamp(text: unknown): text is string {
  return typeof text === 'string' && /^\d{1,12}\.\d{1,6}$/.test(text)
}

/** Epoch milliseconds of a timestamp; `otherwise` for anything that is none. */
export function timeOf(ts: unknown, otherwise: number): number {
  return isTimestamp(ts) ? Math.round(Number(ts) * 1_000) : otherwise
}
