/** `text` in at most `most` characters (code points), with an ellipsis where something is left out. */
export function shorten(text: string, most: number): string {
  const letters = [...text]
  if (letters.length <= most) return text
  return `${letters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`
}

/** A number of things: `1 person`, `3 people`; `several` is `one` with an `s` when left out. */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`
}
