import type { Platform } from '../platform.ts'
import { chat } from './events/chat.ts'
import { moderation } from './events/moderation.ts'
import { points } from './events/points.ts'
import { stream } from './events/stream.ts'
import { support } from './events/support.ts'
import type { Scene } from './scene.ts'
import type { EventType } from './types.ts'

/** How every event is made from what a test says about it. */
export const events = { ...support, ...stream, ...moderation, ...points, ...chat } satisfies Record<EventType, unknown>

/** What a test says about an event of that type. */
export type EventDetail<T extends EventType> = Parameters<(typeof events)[T]>[1]
/** What Twitch sends about it. */
export type EventData<T extends EventType> = ReturnType<(typeof events)[T]>

/** Let something happen in a channel; returns what was told to subscribers, or would have been, had there been any. */
export type HappenIn = <T extends EventType>(type: T, channel: string, detail: EventDetail<T>) => EventData<T>

/** Let things happen, and hand what came of it to `tell`. */
export function happenings(platform: Platform, tell: (type: EventType, event: object) => void): HappenIn {
  return (type, channel, detail) => {
    const scene: Scene = {
      platform,
      channel: platform.channel(channel),
      time: (inMs = 0) => platform.clock.text(inMs),
      someone: (name) => platform.people.mention(name),
    }
    const make = events[type] as unknown as (scene: Scene, detail: unknown) => EventData<typeof type>
    const event = make(scene, detail)
    tell(type, event)
    return event
  }
}
