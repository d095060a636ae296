import type { Accepted, Acted, ActionName, Actions, ActPlace, Envelope, ReceiverHealth, Settled } from '@waddlebot/sdk'
import type { Clock } from '../clock/clock.ts'
import type { Outlet } from '../delivery/delivery.ts'
import type { Host } from '../modules/host.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { PlatformBreakers } from './platform-breakers.ts'
import { type Desk, SupervisedReceiver } from './supervise.ts'

export interface SwitchboardOptions {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly receive: (envelope: Envelope) => Promise<Accepted>
  readonly desk: (host: Host) => Desk
}

/** All receivers of a bot, and which of them speaks for a platform. */
export class Switchboard {
  readonly #options: SwitchboardOptions
  readonly #receivers = new Map<string, SupervisedReceiver>()
  readonly #outlets = new Map<string, Outlet>()
  readonly #breakers = new PlatformBreakers()

  constructor(options: SwitchboardOptions) {
    this.#options = options
  }

  /** Start the receiver of `host`, if it is one. Resolves after its first try, whatever came of it. */
  async connect(host: Host): Promise<void> {
    if (!host.definition.receiver) return
    const { clock, receive, desk } = this.#options
    const receiver = new SupervisedReceiver({ host, clock, receive, desk: desk(host) })
    this.#receivers.set(host.name, receiver)
    this.#outlets.clear()
    await receiver.start()
  }

  /** Where messages for a platform go: its own receiver, else the one that stands in. */
  outlet(platform: string): Outlet | undefined {
    const known = this.#outlets.get(platform)
    if (known) return known
    const receiver = this.#speakerFor(platform)
    if (!receiver) return undefined
    const outlet: Outlet = {
      paced: !receiver.standsIn,
      moderates: (channel) => receiver.moderates(channel),
      send: async (message) => {
        const send = () => receiver.send(message)
        const sent = await (receiver.standsIn ? send() : this.#breakers.say(receiver.accountIn(message.server), send))
        if (sent.sent) this.#options.metrics.sent.cell(platform).n++
        return sent
      },
    }
    this.#outlets.set(platform, outlet)
    return outlet
  }

  /** Whether this process is connected to a platform, or stands in for it. */
  speaks(platform: string): boolean {
    return this.#speakerFor(platform) !== undefined
  }

  /** Whether anybody connected can do `action` on a platform. */
  offers(platform: string, action: ActionName): boolean {
    return this.#speakerFor(platform)?.offers(action) ?? false
  }

  /** Do something on a platform. */
  async act<A extends ActionName>(
    where: ActPlace & { readonly platform: string },
    action: A,
    input: Actions[A]['takes'],
  ): Promise<Acted<A>> {
    const { platform } = where
    const receiver = this.#speakerFor(platform)
    if (!receiver) return { done: false, reason: 'unsupported', detail: `nobody is connected to ${platform}` }
    const act = () => receiver.act(where, action, input)
    return receiver.standsIn ? act() : this.#breakers.act(receiver.accountIn(where.server), act)
  }

  /** Accounts on platforms that are not used right now, because the platform failed again and again. */
  get resting(): readonly string[] {
    return this.#breakers.resting
  }

  /** Tell a platform's receiver how a message ended. */
  settled(notice: Settled): void {
    this.#speakerFor(notice.platform)?.settled(notice)
  }

  /** How receivers are doing, by module. */
  health(): Readonly<Record<string, ReceiverHealth>> {
    return Object.fromEntries([...this.#receivers].map(([name, receiver]) => [name, receiver.health()]))
  }

  /** Secrets were replaced: receivers that use one of them begin anew. */
  async renew(secrets: readonly string[]): Promise<void> {
    const concerned = [...this.#receivers.values()].filter((receiver) => secrets.some((name) => receiver.mayKnow(name)))
    await Promise.allSettled(concerned.map((receiver) => receiver.restart()))
  }

  /** Hear nothing more; speaking goes on. */
  async pause(): Promise<void> {
    await Promise.allSettled([...this.#receivers.values()].map((receiver) => receiver.pause()))
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#receivers.values()].map((receiver) => receiver.stop()))
  }

  #speakerFor(platform: string): SupervisedReceiver | undefined {
    let standIn: SupervisedReceiver | undefined
    for (const receiver of this.#receivers.values()) {
      if (receiver.platform === platform) return receiver
      if (receiver.standsIn) standIn ??= receiver
    }
    return standIn
  }
}
