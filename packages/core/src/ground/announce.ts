import { uuidv7 } from 'uuidv7'
import type { CollectingRun } from '../intake/run.ts'
import type { Ground } from '../modules/scope.ts'
import type { Places } from '../people/index.ts'
import { type Draft, elementsOf } from '../router/turn.ts'
import type { GroundParts } from './parts.ts'

/** Says something that nobody asked for: with what the run says, or by itself, and then not lost either. */
export function announcer({ places, store, journal, clock, delivery }: GroundParts): Ground['announce'] {
  return async (host, run, channel, message, { priority = 'timer', card, privateTo } = {}) => {
    const draft: Draft = {
      channel: channelIdOf(places, channel),
      elements: elementsOf(message),
      priority,
      module: host.name,
      ...(card === undefined ? {} : { card: `${host.name}/${card}` }),
      ...(privateTo === undefined ? {} : { privateTo }),
    }
    if (run) return void (run as CollectingRun).drafts.push(draft)
    // Two processes may announce in the same millisecond, and clocks go back.
    const id = `announce:${host.name}:${uuidv7()}`
    await store.transaction((db) => journal.toSay(db, id, null, draft, clock.now()), 'outbox')
    void delivery
      .say(id, draft)
      .then((delivered) => journal.said(id, delivered))
      .catch(() => undefined)
  }
}

/** Accept a channel id, or the bare name of a channel that was seen. */
function channelIdOf(places: Places, channel: string): string {
  if (channel.includes(':')) return channel
  for (const place of places.all()) if (place.name === channel) return place.id
  return `console:${channel}`
}
