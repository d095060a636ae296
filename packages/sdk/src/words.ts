/**
 * `text` in at most `most` characters, with an ellipsis where something is left out; never half a character.
 *
 * @param unit what is counted: code points, or UTF-16 units, as some platforms do
 */
export function shorten(text: string, most: number, unit: 'code-points' | 'utf-16' = 'code-points'): string {
  const size = (part: string) => (unit === 'utf-16' ? part.length : [...part].length)
  if (text.length <= most || size(text) <= most) return text
  let kept = ''
  let room = most - 1
  for (const letter of text) {
    room -= size(letter)
    if (room < 0) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}

/** A number of things: `1 person`, `3 people`; `several` is `one` with an `s` when left out. */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}
