import { randomUUID } from 'node:crypto'
import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client'
import type { Clock, Timer } from '../clock/clock.ts'
import { ended } from './rabbit-channel.ts'
import { ownersOf } from './rabbit-owners.ts'

/** What a member says of itself to the others. */
interface Word {
  readonly from: string
  /** Grows whenever it stands anew in lines, behind whoever was there. */
  readonly life: number
  readonly says: 'here' | 'gone'
  /** Whether the others are to say that they are here. */
  readonly asks: boolean
}

/** So often a member says that it is here in the time after which it would be taken to be gone. */
const words = 3

export interface RabbitMembersOptions {
  readonly connection: Connection
  /** Where a word is sent, and by what name the members of one group hear it. */
  readonly exchange: string
  readonly key: string
  readonly silentMs: number
  readonly settleMs: number
  readonly clock: Clock
  /** Others came, left, or stand anew. */
  readonly changed: () => void
}

/**
 * Which members of a group there are, as far as each has heard: one says that it is here when it comes, when one comes
 * who asks, and now and then. What follows from it is only who had better read what: two that believe different
 * things, or one that nobody hears, break nothing.
 */
export class RabbitMembers {
  readonly #options: RabbitMembersOptions
  readonly #me = randomUUID()
  readonly #others = new Map<string, { readonly life: number; readonly heard: number }>()
  #life = 0
  #gone = false
  #channel: Channel | undefined
  #beat: Timer | undefined
  #settling: Timer | undefined

  constructor(options: RabbitMembersOptions) {
    this.#options = options
  }

  /** Whose the partitions are: undefined for one's own, for others who that is and since when. */
  whose(partitions: number): readonly (string | undefined)[] {
    const owners = ownersOf([this.#me, ...this.#others.keys()], partitions)
    return owners.map((owner) => (owner === this.#me ? undefined : `${owner} ${this.#others.get(owner)!.life}`))
  }

  /** Hear the others, and have them know of this one. */
  async join(lost: () => void): Promise<void> {
    const { connection, exchange, key } = this.#options
    const channel = await connection.acquire()
    this.#channel = channel
    this.#gone = false
    channel.once('close', () => this.#channel === channel && lost())
    const { queue } = await channel.queueDeclare({ exclusive: true, autoDelete: true })
    await channel.queueBind({ queue, exchange, routingKey: key })
    await channel.basicConsume({ queue, noAck: true }, (message) => this.#hear(message))
    this.#life++
    await this.#say('here', true)
    this.#listen()
  }

  /** This one stands anew, behind all others: those who do not want to be before it go behind it. */
  renew(): void {
    if (this.#gone) return
    this.#life++
    void this.#say('here')
  }

  /** Tell the others that there is one less. */
  sayGone(): void {
    this.#beat?.cancel()
    this.#settling?.cancel()
    this.#settling = undefined
    if (!this.#gone) void this.#say('gone')
    this.#gone = true
  }

  /** Hear nobody any more, and have nobody count on this one. Never rejects. */
  async leave(): Promise<void> {
    this.sayGone()
    const channel = this.#channel
    this.#channel = undefined
    if (channel) await ended(channel)
  }

  async #say(says: Word['says'], asks = false): Promise<void> {
    const { exchange, key } = this.#options
    const word: Word = { from: this.#me, life: this.#life, says, asks }
    // Nobody hears it where the channel is gone, and what ends a channel begins a new one.
    await this.#channel?.basicPublish({ exchange, routingKey: key }, word).catch(() => undefined)
  }

  #hear({ body }: AsyncMessage): void {
    const { from, life, says, asks } = body as Word
    if (from === this.#me || this.#gone) return
    const known = this.#others.get(from)
    if (says === 'gone') this.#others.delete(from)
    else this.#others.set(from, { life: Math.max(life, known?.life ?? 0), heard: this.#options.clock.monotonic() })
    if (this.#others.get(from)?.life !== known?.life) this.#change()
    if (asks) void this.#say('here')
  }

  #listen(): void {
    const { clock, silentMs } = this.#options
    this.#beat = clock.after(silentMs / words, () => {
      void this.#say('here')
      for (const [name, { heard }] of this.#others)
        if (clock.monotonic() - heard > silentMs) {
          this.#others.delete(name)
          this.#change()
        }
      this.#listen()
    })
  }

  #change(): void {
    const { clock, settleMs, changed } = this.#options
    this.#settling ??= clock.after(settleMs, () => {
      this.#settling = undefined
      changed()
    })
  }
}
