/** A message as it stands in an entry. */
export interface StreamMessage {
  readonly id: string
  readonly partition: string
  /** The only group that it is for: it was put back for it. */
  readonly group: string | undefined
  /** Its payload, to be read when it is worked on: many lie in wait. What is no JSON is null. */
  readonly json: string
}

/** One entry of a stream: what was published in one moment for one of its partitions. */
export interface StreamEntry {
  /** Its name, `<number of its last message>-<how many>`. */
  readonly at: string
  readonly messages: readonly StreamMessage[]
}

/**
 * An entry as Redis answers it: `text`, what {@link textOf} made of its messages, and where some of these are not in it `not`,
 * their places. Without fields when it was taken away under who had it.
 */
export type RawEntry = readonly [at: string, fields: readonly string[] | null]

/** A message as it is put into an entry. */
export function messageOf(id: string, partition: string, payload: unknown, group?: string): StreamMessage {
  return { id, partition, group, json: JSON.stringify(payload) ?? 'null' }
}

/** Messages as one text, which costs a server far less than each by itself: four lengths of each, and what these are the lengths of. */
export function textOf(messages: readonly StreamMessage[]): string {
  let lengths = ''
  let words = ''
  for (const { id, partition, group = '', json } of messages) {
    lengths += `${id.length} ${partition.length} ${group.length} ${json.length} `
    words += id + partition + group + json
  }
  return `${lengths}\n${words}`
}

export function readEntry([at, fields]: RawEntry): StreamEntry {
  if (!fields) return { at, messages: [] }
  const [, text = '\n', , places = ''] = fields
  const messages = readText(text)
  if (places === '') return { at, messages }
  const not = new Set(places.split(',').map(Number))
  return { at, messages: messages.filter((_, place) => !not.has(place)) }
}

function readText(text: string): StreamMessage[] {
  const end = text.indexOf('\n')
  const lengths = text.slice(0, end).split(' ')
  const messages: StreamMessage[] = []
  let from = end + 1
  const take = (length: string) => text.slice(from, (from += Number(length)))
  for (let place = 0; place + 3 < lengths.length; place += 4) {
    const [id, partition, group] = [take(lengths[place]!), take(lengths[place + 1]!), take(lengths[place + 2]!)]
    messages.push({ id, partition, group: group === '' ? undefined : group, json: take(lengths[place + 3]!) })
  }
  return messages
}

/** Number of an entry's last message in its partition, and how many it holds. */
export function numbersOf(at: string): readonly [last: number, count: number] {
  const dash = at.indexOf('-')
  return [Number(at.slice(0, dash)), Number(at.slice(dash + 1))]
}
