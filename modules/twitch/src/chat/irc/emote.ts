/** An emote and where it stands, counted in code points, both ends included, as Twitch counts. */
export interface EmoteSpan {
  readonly id: string
  readonly first: number
  readonly last: number
}

/**
 * Emotes of a message in the order of the text: `25:0-4,12-16/1902:6-10`. What does not read as numbers, or
 * overlaps an earlier one, is left out.
 */
export function readEmotes(value: string | undefined): EmoteSpan[] {
  if (value === undefined || value === '') return []
  const spans: EmoteSpan[] = []
  for (const emote of value.split('/')) {
    const [id = '', places = ''] = emote.split(':')
    for (const place of places.split(',')) {
      const match = /^(\d{1,4})-(\d{1,4})$/.exec(place)
      if (match && id !== '' && Number(match[1]) <= Number(match[2])) spans.push({ id, first: Number(match[1]), last: Number(match[2]) })
    }
  }
  if (spans.length < 2) return spans
  spans.sort((one, other) => one.first - other.first)
  let reached = -1
  return spans.filter((span) => {
    if (span.first <= reached) return false
    reached = span.last
    return true
  })
}
