/**
 * The channels that this process joins. Today one process joins them all; where several share the work, this is
 * the place that asks which of them are leased to this one.
 */
export function channelsOfThisProcess(configured: readonly string[]): readonly string[] {
  return [...new Set(configured)]
}

/** Cut into parts of at most `most`, at least one part: also a bot without channels is connected. */
export function partsOf(channels: readonly string[], most: number): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = []
  for (let from = 0; from === 0 || from < channels.length; from += most) parts.push(channels.slice(from, from + most))
  return parts
}
