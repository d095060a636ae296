import type { Log, Outgoing, Sent } from '@waddlebot/sdk'
import type { APIDMChannel, APIMessage } from 'discord-api-types/v10'
import { limits } from '../limits.ts'
import type { Api, Said } from './api.ts'
import { type Body, bodiesOf, nonceOf } from './body.ts'
import { chunks } from './embed.ts'
import type { Exchanges } from './exchanges.ts'

/** Numbers of Discord's refusals. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const code = { unknownMessage: 10_008, othersMessage: 50_005, noDirectMessages: 50_007, noHistory: 160_002 } as const

/** Begins the reason when Discord finds fault with what is in a message. */
const misfit = 'Discord does not take it'

/** So many refusals in a row, and a channel is left alone for a while; milliseconds. */
const shutAfter = 3
const shutMs = 60_000
/** Messages of which it is remembered how far they came, and people whose private channel is known. */
const remembered = 1_000

interface Progress {
  done: number
  id?: string
}

/** Everything the bot says, on its way to Discord: as an answer to a command, privately, or into a channel. */
export class Outbox {
  readonly #api: Api
  readonly #exchanges: Exchanges
  readonly #log: Log
  readonly #now: () => number
  readonly #progress = new Map<string, Progress>()
  readonly #direct = new Map<string, string>()
  readonly #shut = new Map<string, { times: number; since: number }>()

  constructor(api: Api, exchanges: Exchanges, log: Log, now: () => number) {
    this.#api = api
    this.#exchanges = exchanges
    this.#log = log
    this.#now = now
  }

  async send(message: Outgoing): Promise<Sent> {
    const { text } = message
    if (text.length > limits.content)
      return never(`the text has ${text.length} characters; Discord takes ${limits.content}, and nothing is cut`)
    const bodies = bodiesOf(message)
    if (bodies.every((body) => body.content.trim() === '' && body.embeds.length === 0)) return never('there is nothing to say')
    const sent = await this.#all(message, bodies)
    if (sent.sent || sent.retry || !sent.reason.startsWith(misfit) || message.elements.length === 0) return sent
    // Discord will not have a card or a button: at least its words are said.
    this.#log.warn('Discord did not take what was to be shown; its words are said instead', {
      reason: sent.reason,
      channel: message.channel,
    })
    return this.#all(
      { ...message, id: `${message.id}/words` },
      chunks(message.fallback, limits.content).map((content) => ({ ...bodies[0]!, content, embeds: [], components: [] })),
    )
  }

  /** One after the other; a second try goes on where the first one stopped. */
  async #all(message: Outgoing, bodies: readonly Body[]): Promise<Sent> {
    const progress = this.#progress.get(message.id) ?? { done: 0 }
    for (let index = progress.done; index < bodies.length; index++) {
      const sent = await this.#one(message, bodies[index]!, index)
      if (!sent.sent) return sent
      progress.done = index + 1
      if (index === 0 && sent.id !== undefined) progress.id = sent.id
      keep(this.#progress, message.id, progress)
    }
    return { sent: true, ...(progress.id === undefined ? {} : { id: progress.id }) }
  }

  async #one(message: Outgoing, body: Body, index: number): Promise<Sent> {
    const { replyTo, privateTo, thread, channel } = message
    const edits = index === 0 ? message.edits : undefined
    if (edits === undefined) {
      const answered = await this.#exchanges.get(replyTo)?.answer(`${message.id}/${index}`, body, privateTo !== undefined)
      if (answered) return answered
    }
    let target = thread ?? channel
    if (privateTo !== undefined) {
      const direct = await this.#directTo(privateTo)
      if (typeof direct !== 'string') return direct
      target = direct
    }
    const closed = this.#closed(target)
    if (closed) return closed
    if (edits !== undefined) {
      const said = await this.#api.ask<APIMessage>('PATCH', `/channels/${target}/messages/${edits}`, { body })
      if (said.ok) return { sent: true, id: said.value.id }
      if (said.why !== 'refused' || (said.code !== code.unknownMessage && said.code !== code.othersMessage)) return this.#read(target, said)
    }
    const reply =
      index === 0 && privateTo === undefined && isId(replyTo)
        ? { message_reference: { message_id: replyTo, fail_if_not_exists: false } }
        : {}
    const post = (more: object) =>
      this.#api.ask<APIMessage>('POST', `/channels/${target}/messages`, {
        body: { ...body, nonce: nonceOf(message.id, index), enforce_nonce: true, ...more },
      })
    const said = await post(reply)
    if (!said.ok && said.why === 'refused' && said.code === code.noHistory) return this.#read(target, await post({}))
    return this.#read(target, said)
  }

  async #directTo(account: string): Promise<string | Sent> {
    const known = this.#direct.get(account)
    if (known !== undefined) return known
    if (!isId(account)) return never(`"${account}" is no account of Discord`)
    const said = await this.#api.insist<APIDMChannel>('POST', '/users/@me/channels', { body: { recipient_id: account } })
    if (!said.ok) return sentOf(said)
    keep(this.#direct, account, said.value.id)
    return said.value.id
  }

  #read(target: string, said: Said<APIMessage>): Sent {
    if (said.ok) {
      this.#shut.delete(target)
      return { sent: true, id: said.value.id }
    }
    if (said.why === 'refused' && (said.status === 403 || said.status === 404)) {
      const times = (this.#shut.get(target)?.times ?? 0) + 1
      keep(this.#shut, target, { times, since: this.#now() })
      if (said.code === code.noDirectMessages) return never('they take no direct messages from the bot, and this is for them alone')
    }
    return sentOf(said)
  }

  /** A channel that refuses everything is not asked each time: Discord counts refusals. */
  #closed(target: string): Sent | undefined {
    const shut = this.#shut.get(target)
    if (!shut || shut.times < shutAfter) return undefined
    const age = this.#now() - shut.since
    // Below zero somebody set the clock back, and nobody knows how long it has been.
    if (age < 0 || age >= shutMs) return undefined
    return never('Discord lets the bot not speak there: it needs "View Channel" and "Send Messages"; tried again in a minute')
  }
}

function sentOf(said: Exclude<Said<unknown>, { ok: true }>): Sent {
  if (said.why === 'limited') return { sent: false, retry: true, why: 'limited', retryAfterMs: said.retryAfterMs, reason: said.reason }
  if (said.why === 'lost') return { sent: false, retry: true, why: 'outage', retryAfterMs: 1_000, reason: said.reason }
  return never(said.status === 400 ? `${misfit}: ${said.reason}` : said.reason)
}

function never(reason: string): Sent {
  return { sent: false, retry: false, why: 'refused', reason }
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,20}$/.test(text)
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > remembered) map.delete(map.keys().next().value!)
}
