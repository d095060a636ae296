/** A message as it stands in an entry. */
export interface StreamMessage {
  readonly id: string
  readonly partition: string
  /** The only group that it is for: it was put back for it. */
  readonly group: string | undefined
  /** Its payload, to be read when it is worked on: many lie in wait. */
  readonly json: string
}

/** One entry of a stream: what was published in one moment for one of its partitions. */
export interface StreamEntry {
  /** Its name, `<number of its last message>-<how many>`. */
  readonly at: string
  readonly messages: readonly StreamMessage[]
}

/** An entry as Redis answers it; without fields when it was taken away under who had it. */
export type RawEntry = readonly [at: string, fields: readonly string[] | null]

/** A message as text: the lengths of partition and group, both of them, and the payload as JSON. What is no JSON is null. */
export function textOf(partition: string, payload: unknown, group = ''): string {
  return `${partition.length} ${group.length} ${partition}${group}${JSON.stringify(payload) ?? 'null'}`
}

export function readEntry([at, fields]: RawEntry): StreamEntry {
  const messages: StreamMessage[] = []
  for (let place = 0; fields && place < fields.length; place += 2) messages.push(readMessage(fields[place]!, fields[place + 1]!))
  return { at, messages }
}

function readMessage(id: string, text: string): StreamMessage {
  const first = text.indexOf(' ')
  const start = text.indexOf(' ', first + 1) + 1
  const middle = start + Number(text.slice(0, first))
  const end = middle + Number(text.slice(first + 1, start - 1))
  const group = end > middle ? text.slice(middle, end) : undefined
  return { id, partition: text.slice(start, middle), group, json: text.slice(end) }
}

/** Number of an entry's last message in its partition, and how many it holds. */
export function numbersOf(at: string): readonly [last: number, count: number] {
  const dash = at.indexOf('-')
  return [Number(at.slice(0, dash)), Number(at.slice(dash + 1))]
}
