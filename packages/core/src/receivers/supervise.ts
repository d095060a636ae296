import {
  type Accepted,
  type Acted,
  type ActionName,
  type Actions,
  type ActPlace,
  type AnyModule,
  Backoff,
  type Envelope,
  type Outgoing,
  platformRules,
  type Receiver,
  type ReceiverContext,
  type ReceiverHealth,
  type Sent,
  type Settled,
} from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Host } from '../modules/host.ts'

/** What a supervised receiver is given by the runtime. */
export interface SuperviseOptions {
  readonly host: Host
  readonly clock: Clock
  readonly receive: (envelope: Envelope) => Promise<Accepted>
  readonly desk: Desk
}

/** What the runtime lends to a receiver besides the road itself. */
export type Desk = Pick<
  ReceiverContext<never>,
  | 'secret'
  | 'secretNames'
  | 'keepSecret'
  | 'renewSecrets'
  | 'needs'
  | 'commands'
  | 'suggest'
  | 'route'
  | 'share'
  | 'allowance'
  | 'lastHeard'
  | 'guest'
  | 'publicUrl'
>

/** Pauses between tries to start a receiver; milliseconds. */
const firstPause = 1_000
const longestPause = 30_000

/**
 * One receiver, kept going. What it throws stays with it: the others and the router never notice. A start
 * that fails is tried again with growing pauses.
 */
export class SupervisedReceiver {
  readonly platform: string
  readonly standsIn: boolean
  readonly #options: SuperviseOptions
  readonly #definition: NonNullable<AnyModule['receiver']>
  #receiver: Receiver | undefined
  #health: ReceiverHealth = { state: 'connecting' }
  #stopping = false
  #stopped = false
  #starting: Promise<void> = Promise.resolve()
  readonly #backoff = new Backoff(firstPause, longestPause)

  constructor(options: SuperviseOptions) {
    this.#options = options
    this.#definition = options.host.definition.receiver!
    this.platform = this.#definition.platform
    this.standsIn = this.#definition.standsIn ?? false
  }

  /** Try to start; resolves after the first try, whatever came of it. */
  start(): Promise<void> {
    this.#starting = this.#start()
    return this.#starting
  }

  /** Whether a secret of that name may be this receiver's. */
  mayKnow(secret: string): boolean {
    return this.#options.host.mayKnow(secret)
  }

  /** Begin anew, as with a secret that the bot's owner replaced. What is to be said meanwhile waits in its queue. */
  async restart(): Promise<void> {
    await this.#starting
    const { host } = this.#options
    const receiver = this.#receiver
    // One that did not come up is tried again anyway, with whatever is set then.
    if (!receiver || this.#stopping) return
    host.log.info(`receiver ${host.name} begins anew: a secret of its was replaced`)
    this.#receiver = undefined
    this.#health = { state: 'connecting', detail: 'it begins anew, for a secret of its was replaced' }
    try {
      await receiver.pause?.()
      await receiver.stop()
    } catch (error) {
      host.log.warn(`receiver ${host.name} did not stop cleanly`, { error })
    }
    if (!this.#stopping) await this.start()
  }

  async #start(): Promise<void> {
    const { host, clock } = this.#options
    try {
      const receiver = await this.#definition.start({
        config: host.config as never,
        signal: host.abort.signal,
        receive: (envelope) => this.#receive(envelope),
        ...this.#options.desk,
        log: host.log,
        now: () => clock.now(),
      })
      // It came up too late: nobody else would ever close it.
      if (this.#stopped) return await receiver.stop()
      this.#receiver = receiver
      this.#backoff.reset()
    } catch (error) {
      this.#health = { state: 'down', detail: (error as Error).message }
      host.log.error(`receiver ${host.name} could not start`, { error })
      if (this.#stopping) return
      clock.after(this.#backoff.next(), () => {
        if (!this.#stopping) void this.start()
      })
    }
  }

  health(): ReceiverHealth {
    if (!this.#receiver) return this.#health
    try {
      return this.#receiver.health()
    } catch (error) {
      return { state: 'degraded', detail: (error as Error).message }
    }
  }

  /** The account that the bot uses in a server, such as `twitch` or `slack:T0DUCK`. */
  accountIn(server: string | null): string {
    const rules = this.#definition.rules ?? platformRules(this.platform)
    return rules.accountPerServer && server !== null ? `${this.platform}:${server}` : this.platform
  }

  async send(message: Outgoing): Promise<Sent> {
    if (!this.#receiver)
      return { sent: false, retry: true, why: 'offline', retryAfterMs: 1_000, reason: `${this.platform} is not connected` }
    return this.#receiver.send(message)
  }

  /** Whether it can do `action` at all, once it is connected. */
  offers(action: ActionName): boolean {
    if (this.#receiver && !this.#receiver.act) return false
    return this.#definition.actions?.includes(action) ?? false
  }

  async act<A extends ActionName>(where: ActPlace, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    if (!this.offers(action)) return { done: false, reason: 'unsupported', detail: `${this.platform} has no ${action}` }
    if (!this.#receiver) return { done: false, reason: 'offline', detail: `${this.platform} is not connected` }
    try {
      return await this.#receiver.act!(where, action, input)
    } catch (error) {
      this.#options.host.log.warn('a receiver threw at an action', { action, error })
      return { done: false, reason: 'failed', detail: (error as Error).message }
    }
  }

  moderates(channel: string): boolean {
    try {
      return this.#receiver?.moderates?.(channel) ?? false
    } catch (error) {
      this.#options.host.log.warn('a receiver threw when asked where it moderates', { error })
      return false
    }
  }

  settled(notice: Settled): void {
    try {
      this.#receiver?.settled?.(notice)
    } catch (error) {
      this.#options.host.log.warn('a receiver threw at a notice', { error })
    }
  }

  /** Hear no more. */
  async pause(): Promise<void> {
    this.#stopping = true
    await this.#receiver?.pause?.()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#stopped = true
    await this.#receiver?.stop()
    this.#receiver = undefined
    this.#health = { state: 'down', detail: 'stopped' }
  }

  /** Not async: chatter, of which there is most, gets the promise that is there already. */
  #receive(envelope: Envelope): Promise<Accepted> {
    return this.#stopping ? Promise.resolve({ accepted: false, reason: 'stopping' }) : this.#options.receive(envelope)
  }
}
