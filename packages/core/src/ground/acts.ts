import { WaddleError } from '@waddlebot/sdk'
import type { Ground } from '../modules/scope.ts'
import type { GroundParts } from './parts.ts'

/** Does on a platform what a module declared that it does there, and tells beforehand whether that can be done. */
export function acting({ places, reach }: GroundParts): Pick<Ground, 'act' | 'can'> {
  return {
    act: (host) => async (channel, action, input) => {
      if (!host.has(`act:${action}`)) {
        throw new WaddleError('WDL_ACT_UNDECLARED', `module ${host.name} did not declare act:${action}`, {
          fix: `add 'act:${action}' to its capabilities`,
        })
      }
      const place = places.resolve(channel)
      if (!place) return { done: false, reason: 'not-found', detail: `"${channel}" is no channel id` }
      return reach.act(place, action, input)
    },
    can: () => (channel, action) => {
      const place = places.resolve(channel)
      return place !== undefined && reach.offers(place.platform, action)
    },
  }
}
