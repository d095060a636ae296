import type { Sent } from '@waddlebot/sdk'
import { escapeTag, type IrcLine } from './irc/index.ts'

/** What Twitch says no with for good, and for how long it says "not now"; milliseconds. Source: https://dev.twitch.tv/docs/irc/msg-id/, read 2026-11-21. */
const notNow: Readonly<Record<string, number>> = { msg_ratelimit: 30_000, msg_duplicate: 30_000, msg_slowmode: 30_000 }

interface Waiting {
  readonly nonce: string | undefined
  readonly settle: (sent: Sent) => void
}

/** Messages on their way: each waits for Twitch to show it (USERSTATE), to refuse it (NOTICE), or to say nothing. */
export class Outbox {
  readonly #answerMs: number
  readonly #waiting = new Map<string, Waiting[]>()
  #confirmed = false
  #unheard = false

  constructor(answerMs: number) {
    this.#answerMs = answerMs
  }

  /**
   * Write `text` and wait for the answer. Never repeats by itself: a message that Twitch may have shown is not
   * sent again.
   *
   * @param nonce marks the message, so that its answer is told from others; only replies carry one
   */
  send(
    message: { readonly channel: string; readonly text: string; readonly replyTo?: string; readonly nonce: string },
    write: (line: string) => boolean,
  ): Promise<Sent> {
    const { channel, text, replyTo } = message
    const nonce = replyTo === undefined ? undefined : message.nonce
    const tags = replyTo === undefined ? '' : `@client-nonce=${escapeTag(message.nonce)};reply-parent-msg-id=${escapeTag(replyTo)} `
    return new Promise((resolve) => {
      if (!write(`${tags}PRIVMSG #${channel} :${text}`)) {
        resolve({ sent: false, retry: true, why: 'offline', retryAfterMs: 1_000, reason: 'not connected to Twitch' })
        return
      }
      // Some servers never confirm anything; then there is nothing to wait for.
      if (this.#unheard) {
        resolve({ sent: true })
        return
      }
      const timer = setTimeout(() => {
        this.#unheard = !this.#confirmed
        settle(
          this.#unheard
            ? { sent: true }
            : {
                sent: false,
                retry: false,
                why: 'refused',
                reason: `Twitch took the message and did not show it within ${this.#answerMs} ms`,
              },
        )
      }, this.#answerMs)
      const settle = (sent: Sent) => {
        clearTimeout(timer)
        const queue = this.#waiting.get(channel) ?? []
        const place = queue.indexOf(waiting)
        if (place >= 0) queue.splice(place, 1)
        if (queue.length === 0) this.#waiting.delete(channel)
        resolve(sent)
      }
      const waiting: Waiting = { nonce, settle }
      const queue = this.#waiting.get(channel)
      if (queue) queue.push(waiting)
      else this.#waiting.set(channel, [waiting])
    })
  }

  /** A USERSTATE: the answer to a message that is shown, unless it came with a JOIN. */
  shown(line: IrcLine): void {
    const id = line.tag('id')
    const nonce = line.tag('client-nonce')
    const queue = this.#waiting.get(line.channel)
    if (id === undefined && nonce === undefined) return
    this.#confirmed = true
    this.#unheard = false
    queue?.find((waiting) => waiting.nonce === nonce)?.settle(id ? { sent: true, id } : { sent: true })
  }

  /** A NOTICE of a channel: the refusal of the oldest message there, if it is one. @returns whether it was */
  refused(line: IrcLine): boolean {
    const id = line.tag('msg-id') ?? ''
    const oldest = this.#waiting.get(line.channel)?.[0]
    if (!oldest || !/^(msg_|unrecognized_cmd|no_permission|tos_ban|invalid_user)/.test(id)) return false
    this.#confirmed = true
    const reason = `Twitch: ${line.text ?? id}`
    const seconds = id === 'msg_slowmode' ? Number(/(\d+) seconds/.exec(line.text ?? '')?.[1]) * 1_000 : Number.NaN
    const wait = notNow[id]
    oldest.settle(
      wait === undefined
        ? { sent: false, retry: false, why: 'refused', reason }
        : { sent: false, retry: true, why: 'limited', retryAfterMs: seconds || wait, reason },
    )
    return true
  }

  /** The connection is gone: nobody will know what became of what was on its way. */
  lost(): void {
    for (const queue of [...this.#waiting.values()])
      for (const waiting of [...queue])
        waiting.settle({
          sent: false,
          retry: false,
          why: 'offline',
          reason: 'the connection to Twitch was lost before it said whether it showed the message',
        })
    this.#confirmed = false
    this.#unheard = false
  }
}
