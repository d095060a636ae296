import { type Outgoing, type PlatformRules, platforms, type Sent } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Forms } from '../forms/forms.ts'
import type { Place, Places } from '../people/index.ts'
import type { Draft } from '../router/turn.ts'
import type { Cards } from './cards.ts'
import { withFormPages } from './form-links.ts'
import type { Pages } from './pages.ts'
import { ChannelQueue, type Delivered } from './queue.ts'
import { type Rendered, render, textOf } from './render.ts'
import { withoutSecrets } from './secrets.ts'
import type { TroubleKind } from './trouble.ts'

const { console: terminal } = platforms

/** Said in place of what the community's filters hold back. */
const heldText = 'I would rather not repeat that.'

/** So many messages wait in a channel, and nobody is told there any more that a cooldown is not over. */
const crowded = 5

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
  readonly trouble?: (what: TroubleKind, draft: Draft, detail: string) => void
  /** Values that must never be said, asked anew for each message. */
  readonly secrets?: () => readonly string[]
  /** Why a text is not to be said there, if anything is against it; asked for each message. */
  readonly held?: (text: string, draft: Draft, place: Place) => string | undefined
  /** Ids of messages that are changed instead of written anew; without it every message is a new one. */
  readonly cards?: Cards
  /** Where texts go that are too long for a platform; without it people are told how much is missing. */
  readonly pages?: Pages
  /** Pages for forms of platforms that cannot show one; without it people are told what it would have asked. */
  readonly forms?: Forms
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
  async say(id: string, given: Draft): Promise<Delivered> {
    const place = this.#options.places.resolve(given.channel)
    if (!place) return this.#lost(given, `"${given.channel}" is no channel id`)
    this.#sending++
    try {
      const { forms, trouble } = this.#options
      const draft = withFormPages(this.#heed(this.#clean(given), place), place, forms, (draft, why) => trouble?.('formless', draft, why))
      const rendered = this.#fit(draft, place)
      const { card } = draft
      const { cards } = this.#options
      if (card === undefined || !cards || !place.rules.can.edit) return await this.#push(id, draft, place, rendered)
      return await cards.say(draft.channel, card, (edits) => this.#push(id, draft, place, rendered, edits))
    } catch (error) {
      return this.#lost(given, (error as Error).message)
    } finally {
      this.#sending--
      if (this.#sending === 0) for (const resolve of this.#idle.splice(0)) resolve()
    }
  }

  /** Resolves when nothing is waiting to be sent. */
  idle(): Promise<void> {
    return this.#sending === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve))
  }

  async #push(id: string, draft: Draft, place: Place, rendered: Rendered, edits?: string): Promise<Delivered> {
    const { parts, elements } = rendered
    if (parts.length === 1 && parts[0] === '' && elements.length === 0) return { ok: true }
    const queue = this.#queueOf(place)
    // Whoever is told to wait has waited by the time that they would read it.
    if (draft.notice && queue.length >= crowded) return this.#lost(draft, `${queue.length} messages are waiting there`, 'crowded')
    const stale = draft.priority === 'reply' ? place.rules.staleAfterMs : undefined
    const results = await Promise.all(
      parts.map((_, index) => queue.push(this.#message(id, draft, place, rendered, index, edits), draft.priority, stale)),
    )
    const failed = results.find((result) => !result.ok)
    if (failed && !failed.ok) return this.#lost(draft, failed.reason, failed.stale ? 'stale' : 'undelivered')
    return results[0]!
  }

  #clean(draft: Draft): Draft {
    const secrets = this.#options.secrets?.()
    if (secrets === undefined || secrets.length === 0) return draft
    const elements = withoutSecrets(draft.elements, secrets)
    return elements === draft.elements ? draft : { ...draft, elements }
  }

  /** The community's own filters hold for the bot as well: it says what viewers wrote. */
  #heed(draft: Draft, place: Place): Draft {
    const { held, trouble } = this.#options
    const reason = held?.(textOf(draft.elements, terminal), draft, place)
    if (reason === undefined) return draft
    trouble?.('held', draft, reason)
    return { ...draft, elements: [{ type: 'text', text: heldText }] }
  }

  /** Who stands in for a platform shows words to a person: the platform's own markup would be noise. */
  #rulesOf({ platform, rules }: Place): PlatformRules {
    if (rules.write === undefined || (this.#options.outlet(platform)?.paced ?? true)) return rules
    const { write: _, ...plain } = rules
    return plain
  }

  /** Where not everything fits, say where the whole can be read, or how much is missing. */
  #fit(draft: Draft, place: Place): Rendered {
    const rules = this.#rulesOf(place)
    const rendered = render(draft.elements, rules)
    if (rendered.cut === '') return rendered
    const page = this.#options.pages?.put(textOf(draft.elements, terminal))
    if (page === undefined) {
      this.#options.trouble?.('cut', draft, rendered.cut)
      return rendered
    }
    page.stored.catch((error: unknown) => this.#options.trouble?.('cut', draft, `${(error as Error).message}: ${rendered.cut}`))
    return render(draft.elements, rules, () => ` … ${page.address}`)
  }

  #message(
    id: string,
    draft: Draft,
    place: Place,
    { parts, fallback, elements, mentions }: Rendered,
    index: number,
    edits: string | undefined,
  ): Outgoing {
    const text = parts[index]!
    const last = index === parts.length - 1
    return {
      id: parts.length === 1 ? id : `${id}/${index + 1}`,
      platform: place.platform,
      server: place.server,
      channel: place.name,
      text,
      elements: last ? elements : [],
      fallback: last ? fallback : text,
      mentions,
      part: index + 1,
      parts: parts.length,
      ...(index === 0 && edits !== undefined ? { edits } : {}),
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
    if (!outlet) return { sent: false, retry: false, why: 'offline', reason: `no receiver speaks for ${message.platform}` }
    return outlet.send(message)
  }

  #lost(draft: Draft, reason: string, what: 'undelivered' | 'stale' | 'crowded' = 'undelivered'): Delivered {
    this.#options.trouble?.(what, draft, reason)
    return { ok: false, reason }
  }
}
