import type { Registry } from '@waddlebot/sdk'
import { People } from '../people/index.ts'
import { explain } from '../router/why.ts'
import type { GroundParts } from './parts.ts'

/** What the bot can do, and why it would not. */
export function registryOf({ router, places, people, clock }: GroundParts): Registry {
  return {
    commands: (viewpoint) => router().registry.list(places, viewpoint),
    prefix: (channel) => (places.resolve(channel)?.community ?? places.community('main')).prefix,
    why: (viewpoint, text) => {
      const place = places.resolve(viewpoint.channel) ?? places.at('console', null, 'lobby')
      const account = { id: viewpoint.user, name: viewpoint.user, roles: viewpoint.roles }
      const now = clock.now()
      const envelope = {
        id: 'why',
        platform: place.platform,
        server: place.server,
        channel: place.name,
        account,
        kind: 'message' as const,
        at: now,
        receivedAt: now,
        text,
      }
      return explain(router(), envelope, place, people.person(People.account(place.platform, viewpoint.user)))
    },
  }
}
