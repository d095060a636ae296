/** Most characters of a list in chat: with what is said around it one message holds it on every platform. */
const room = 300

/**
 * As many of them as a line of chat has room for, and how many more there are, with where to read them all.
 *
 * @param address where people outside find the whole list; left out where there is none
 */
export function sayList(items: readonly string[], address?: string): string {
  let length = 0
  const fitting = items.filter((item) => (length += item.length + 3) <= room)
  const more = items.length - fitting.length
  if (more === 0) return items.join(' · ')
  return `${fitting.join(' · ')} · and ${more} more${address === undefined ? '' : `: ${address}`}`
}
