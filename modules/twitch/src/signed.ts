import {
  type Acted,
  type ActionName,
  type Actions,
  Backoff,
  type Envelope,
  type Outgoing,
  type ReceiverContext,
  type Sent,
} from '@waddlebot/sdk'
import type { Accounts } from './account/accounts.ts'
import { act } from './actions/act.ts'
import type { TwitchConfig } from './config.ts'
import { Events } from './events/events.ts'
import { Twins } from './events/twins.ts'
import { Api } from './helix/api.ts'
import { Channels } from './helix/channels.ts'
import { Voice } from './helix/voice.ts'
import type { Inlet } from './inlet.ts'
import { limits } from './limits.ts'

/** All of Twitch that takes an application: the API, events, speaking as the application. Loaded only where there is one. */
export class SignedIn {
  readonly #accounts: Accounts
  readonly #api: Api
  readonly #channels: Channels
  readonly #events: Events | undefined
  readonly #twins: Twins
  readonly #voice: Voice
  readonly #timer: NodeJS.Timeout
  readonly #backoff = new Backoff(1_000, 300_000)
  #again: NodeJS.Timeout | undefined
  #updating: Promise<void> = Promise.resolve()
  #stopped = false

  /** @param serving the channels that this process serves */
  constructor(ctx: ReceiverContext<TwitchConfig>, accounts: Accounts, clientId: string, inlet: Inlet, serving: () => readonly string[]) {
    const { config, log, signal } = ctx
    this.#accounts = accounts
    this.#api = new Api({ base: config.endpoints.api, clientId, accounts, signal })
    this.#channels = new Channels(this.#api, accounts, log)
    this.#voice = new Voice(this.#api, accounts, this.#channels, config.sendBy)
    this.#twins = new Twins({
      waitMs: config.timing.twinMs,
      standing: (event) => this.#events?.standing(event) ?? false,
      hand: (event) => void inlet.hand(event),
    })
    if (config.events.transport !== 'off') {
      const hand = (event: Envelope) => {
        this.#twins.event(event)
        return inlet.hand(event)
      }
      this.#events = new Events({ ctx, api: this.#api, accounts, channels: this.#channels, serving, hand })
    }
    this.#timer = setInterval(() => this.changed(), limits.account.validateEveryMs)
  }

  /** Accounts or their scopes are not what they were. */
  changed(): void {
    this.#updating = this.#updating.then(async () => {
      await this.#accounts.opened()
      clearTimeout(this.#again)
      if (this.#stopped || !this.#events) return
      if (await this.#events.update()) this.#backoff.reset()
      else if (!this.#stopped) this.#again = setTimeout(() => this.changed(), this.#backoff.next())
    })
  }

  /** The chat tells something that EventSub may tell too. */
  tell(event: Envelope): void {
    this.#twins.chat(event)
  }

  /** @returns undefined when the chat connection should say it */
  say(message: Outgoing, text: string): Promise<Sent | undefined> {
    return this.#voice.say(message, text)
  }

  act<A extends ActionName>(channel: string, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    return act({ api: this.#api, accounts: this.#accounts, channels: this.#channels }, channel, action, input)
  }

  /** What is wrong, a line each. */
  get complaints(): string[] {
    return [...this.#accounts.complaints, ...this.#channels.complaints, ...(this.#events?.complaints ?? [])]
  }

  /** Hand over what waits, and hear no more. */
  pause(): void {
    this.#twins.flush()
  }

  stop(): void {
    this.#stopped = true
    clearInterval(this.#timer)
    clearTimeout(this.#again)
    this.#twins.flush()
    this.#events?.stop()
    this.#accounts.stop()
  }
}
