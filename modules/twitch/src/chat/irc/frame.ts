/** Hand every line of a frame to `take`, without line ends; empty lines are left out. Twitch packs several lines into one frame. */
export function eachLine(frame: string, take: (line: string) => void): void {
  let from = 0
  while (from < frame.length) {
    let end = frame.indexOf('\n', from)
    if (end < 0) end = frame.length
    const stop = end > from && frame.charCodeAt(end - 1) === 13 ? end - 1 : end
    if (stop > from) take(frame.slice(from, stop))
    from = end + 1
  }
}
