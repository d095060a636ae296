import type { Outgoing, Sent } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Place, Places } from '../people/index.ts'
import type { Draft } from '../router/turn.ts'
import { ChannelQueue, type Delivered } from './queue.ts'
import { render } from './render.ts'

/** Where messages for a platform go. */
export interface Outlet {
  /** False where the terminal stands in: nobody paces us there. */
  readonly paced: boolean
  /** Whether the larger window of moderators applies. */
  moderates(channel: string): boolean
  send(message: Outgoing): Promise<Sent>
}

export interface DeliveryOptions {
  readonly clock: Clock
  readonly places: Places
  readonly outlet: (platform: string) => Outlet | undefined
  /** Told when a platform's number of parts was not enough, and when a message will never arrive. */
  readonly trouble?: (what: 'cut' | 'undelivered', draft: Draft, detail: string) => void
}

/** The one way out: renders, splits, queues per channel, paces, retries. */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #queues = new Map<string, ChannelQueue>()
  #sending = 0
  #idle: (() => void)[] = []

  constructor(options: DeliveryOptions) {
    this.#options = options
  }

  /** Messages that are not out yet. */
  get pending(): number {
    return this.#sending
  }

  /**
   * Say `draft`. Resolves when the platform has all of it, or will never have it; never rejects.
   *
   * @param id the same for every try, also after a restart
   */
  async say(id: string, draft: Draft): Promise<Delivered> {
    const place = this.#options.places.resolve(draft.channel)
    if (!place) return this.#lost(draft, `"${draft.channel}" is no channel id`)
    const { parts, elements, cut } = render(draft.elements, place.rules)
    if (cut !== '') this.#options.trouble?.('cut', draft, cut)
    if (parts.length === 1 && parts[0] === '') return { ok: true }
    this.#sending++
    try {
      const queue = this.#queueOf(place)
      const results = await Promise.all(
        parts.map((text, index) => queue.push(this.#message(id, draft, place, text, elements, index + 1, parts.length), draft.priority)),
      )
      const failed = results.find((result) => !result.ok)
      if (failed && !failed.ok) return this.#lost(draft, failed.reason)
      return results[0]!
    } finally {
      this.#sending--
      if (this.#sending === 0) for (const resolve of this.#idle.splice(0)) resolve()
    }
  }

  /** Resolves when nothing is waiting to be sent. */
  idle(): Promise<void> {
    return this.#sending === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve))
  }

  #message(id: string, draft: Draft, place: Place, text: string, elements: Outgoing['elements'], part: number, parts: number): Outgoing {
    return {
      id: parts === 1 ? id : `${id}/${part}`,
      platform: place.platform,
      server: place.server,
      channel: place.name,
      text,
      elements,
      part,
      parts,
      ...(draft.replyTo === undefined ? {} : { replyTo: draft.replyTo }),
      ...(draft.thread === undefined ? {} : { thread: draft.thread }),
      ...(draft.privateTo === undefined ? {} : { privateTo: draft.privateTo }),
    }
  }

  #queueOf(place: Place): ChannelQueue {
    let queue = this.#queues.get(place.id)
    if (!queue) {
      const outlet = this.#options.outlet(place.platform)
      queue = new ChannelQueue({
        clock: this.#options.clock,
        send: (message) => this.#send(message),
        ...(outlet?.paced
          ? { pace: () => (outlet.moderates(place.name) ? place.rules.sendingAsModerator : undefined) ?? place.rules.sending }
          : {}),
      })
      this.#queues.set(place.id, queue)
    }
    return queue
  }

  async #send(message: Outgoing): Promise<Sent> {
    const outlet = this.#options.outlet(message.platform)
    if (!outlet) return { sent: false, retry: false, reason: `no receiver speaks for ${message.platform}` }
    return outlet.send(message)
  }

  #lost(draft: Draft, reason: string): Delivered {
    this.#options.trouble?.('undelivered', draft, reason)
    return { ok: false, reason }
  }
}
