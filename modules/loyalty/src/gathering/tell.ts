import type { Ground } from '../context.ts'
import type { Entry } from './entry.ts'

/** Tell how something ended wherever somebody took part in it: a community has one of it over all its platforms. */
export async function tellAll(
  { announce }: Pick<Ground, 'announce'>,
  home: string,
  entries: readonly Entry[],
  text: string,
): Promise<void> {
  const channels = new Set([home, ...entries.map(({ channel }) => channel).filter((channel) => channel !== '')])
  for (const channel of channels) await announce(channel, text, { priority: 'summary' })
}

/** A name, with where it is from when not all are from the same platform. */
export function sayName({ name, channel }: Entry, entries: readonly Entry[]): string {
  const platformOf = (id: string) => id.split(':', 1)[0]!
  const platform = platformOf(channel)
  return channel === '' || entries.every((each) => platformOf(each.channel) === platform) ? name : `${name} (${platform})`
}
