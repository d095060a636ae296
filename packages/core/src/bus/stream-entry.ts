/** A message as it stands in an entry. */
export interface StreamMessage {
  readonly id: string
  readonly partition: string
  /** The only group that it is for: it was put back for it. */
  readonly group: string | undefined
  /** As it came; whoever wants another one reads it anew. */
  readonly payload: unknown
  readonly text: string
}

/** One entry of a stream: what was published in one moment for one of its partitions. */
export interface StreamEntry {
  /** Its name, `<number of its last message>-<how many>`. */
  readonly at: string
  readonly messages: readonly StreamMessage[]
}

/** An entry as Redis answers it; without fields when it was taken away under who had it. */
export type RawEntry = readonly [at: string, fields: readonly string[] | null]

/** A message as text. What is no JSON is null. */
export function textOf(partition: string, payload: unknown, group?: string): string {
  return JSON.stringify(group === undefined ? [partition, payload] : [partition, payload, group])
}

/** What a text says, read anew. */
export function payloadOf(text: string): unknown {
  return (JSON.parse(text) as [string, unknown])[1]
}

export function readEntry([at, fields]: RawEntry): StreamEntry {
  const messages: StreamMessage[] = []
  for (let place = 0; fields && place < fields.length; place += 2) {
    const text = fields[place + 1]!
    const [partition, payload, group] = JSON.parse(text) as [string, unknown, string?]
    messages.push({ id: fields[place]!, partition, group, payload, text })
  }
  return { at, messages }
}

/** Number of an entry's last message in its partition, and how many it holds. */
export function numbersOf(at: string): readonly [last: number, count: number] {
  const dash = at.indexOf('-')
  return [Number(at.slice(0, dash)), Number(at.slice(dash + 1))]
}
