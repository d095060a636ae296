import { type AnyModule, defineModule, type Envelope, type Outgoing, type ReceiverContext, type Settled } from '@waddlebot/sdk'
import type { Input } from './input.ts'

/** What the terminal's chat tells whoever shows it. */
export interface Listener {
  message(message: Outgoing): void
  settled(notice: Settled): void
}

/**
 * The chat in the terminal: a receiver without a network. It stands in for every platform, so a bot can be
 * tried as on Twitch or Slack with no account there.
 */
export class Terminal {
  /** Load this into the bot. */
  readonly module: AnyModule
  readonly #listener: Listener
  readonly #open = new Map<string, () => void>()
  #context: ReceiverContext<unknown> | undefined
  #deaf = false
  #stopped = false

  constructor(listener: Listener) {
    this.#listener = listener
    this.module = defineModule({
      name: 'console',
      describe: 'Chat with the bot in the terminal',
      receiver: {
        platform: 'console',
        standsIn: true,
        start: async (context) => {
          this.#context = context as ReceiverContext<unknown>
          return {
            send: async (message: Outgoing) => {
              if (this.#stopped)
                return { sent: false as const, retry: false as const, why: 'offline' as const, reason: 'the terminal is closed' }
              this.#listener.message(message)
              return { sent: true as const, id: message.id }
            },
            settled: (notice: Settled) => this.#settle(notice),
            health: () => ({ state: this.#stopped ? ('down' as const) : ('up' as const) }),
            pause: async () => void (this.#deaf = true),
            stop: async () => {
              this.#deaf = true
              this.#stopped = true
            },
          }
        },
      },
    })
  }

  /** Say something in the chat. Resolves when everything that it caused is done. */
  async say(input: Input): Promise<void> {
    const context = this.#context
    if (!context) throw new Error('the terminal is not connected to a bot yet')
    const key = `${input.platform}:${input.id}`
    const ended = new Promise<void>((resolve) => {
      const before = this.#open.get(key)
      this.#open.set(key, () => {
        before?.()
        resolve()
      })
    })
    const accepted = this.#deaf ? stopping : await context.receive(envelopeOf(input, context.now()))
    if (!accepted.accepted && this.#open.has(key)) {
      this.#settle({ id: input.id, platform: input.platform, outcome: 'failed', reason: accepted.reason })
    }
    await ended
  }

  #settle(notice: Settled): void {
    this.#listener.settled(notice)
    const key = `${notice.platform}:${notice.id}`
    const done = this.#open.get(key)
    if (notice.outcome !== 'duplicate') this.#open.delete(key)
    done?.()
  }
}

const stopping = { accepted: false, reason: 'stopping' } as const

function envelopeOf(input: Input, now: number): Envelope {
  return {
    id: input.id,
    platform: input.platform,
    server: input.server,
    channel: input.channel,
    account: { id: input.user, name: input.user, roles: input.roles },
    kind: input.kind,
    at: input.at ?? now,
    receivedAt: now,
    text: input.text.normalize('NFC'),
    ...(input.data === undefined ? {} : { data: input.data }),
    ...(input.replyTo === undefined ? {} : { replyTo: { id: input.replyTo } }),
  }
}
