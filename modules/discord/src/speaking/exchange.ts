import type { Form, Sent } from '@waddlebot/sdk'
import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10'
import { limits } from '../limits.ts'
import type { Api, Said } from './api.ts'
import type { Body } from './body.ts'
import { formEmbed, stepId, stepsOf } from './form.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
const reply = { message: 4, think: 5, nothing: 6, choices: 8, modal: 9 } as const
const ephemeral = 1 << 6
/** What people see when it is not known whether an answer comes in time. */
const tooLong = 'This takes longer than Discord lets me think here. If an answer comes, it comes as a message.'
const gone = 'I have to be gone for a moment. If an answer comes, it comes as a message.'
/** Numbers of Discord's refusals. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const unknownInteraction = 10_062
const alreadyAnswered = 40_060

export interface ExchangeInit {
  readonly id: string
  readonly token: string
  readonly applicationId: string
  /** Whether it hangs on a message: such a one can be acknowledged without a word. */
  readonly onMessage: boolean
  readonly deferMs: number
  /** After so long nobody is left looking at a bot that thinks; milliseconds. */
  readonly thinkMs: number
  readonly now: () => number
}

/**
 * One interaction, from the click to the end of its token: answered within three seconds, by showing that the bot
 * thinks if need be, and then for a quarter of an hour.
 */
export class Exchange {
  readonly id: string
  readonly #init: ExchangeInit
  readonly #api: Api
  readonly #openedAt: number
  readonly #deferral: NodeJS.Timeout
  readonly #patience: NodeJS.Timeout
  #state: 'open' | 'thinking' | 'silent' | 'answered' | 'dead' = 'open'
  /** A try whose answer was lost: Discord may have it. */
  #unclear: string | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(api: Api, init: ExchangeInit) {
    this.id = init.id
    this.#api = api
    this.#init = init
    this.#openedAt = init.now()
    this.#deferral = setTimeout(() => void this.#inTurn(() => this.#defer()), init.deferMs)
    this.#deferral.unref()
    this.#patience = setTimeout(() => void this.#giveUp(tooLong), init.thinkMs)
    this.#patience.unref()
  }

  /** Whether it can still be answered as an interaction. */
  get live(): boolean {
    return this.#state !== 'dead' && this.#init.now() - this.#openedAt < limits.interaction.tokenMs
  }

  /**
   * Answer. Undefined when that is not possible any more: then the words have to go another way.
   *
   * @param key the same for every try of the same message
   */
  answer(key: string, body: Body, privately: boolean): Promise<Sent | undefined> {
    return this.#inTurn(() => this.#answer(key, body, privately))
  }

  /** Open a form. Only as the first answer, and at once. */
  open(modal: APIModalInteractionResponseCallbackData): Promise<boolean> {
    return this.#inTurn(async () => (await this.#callback(reply.modal, modal)).ok)
  }

  /** Ask for the next step of a form, for the person alone. The message carries the form, as the first one did. */
  goOn(form: Form, step: number): Promise<boolean> {
    const embed = formEmbed(form)
    const label = `${step + 1}/${stepsOf(form)} ${form.title}`.slice(0, limits.buttons.label)
    const components = [{ type: 1, components: [{ type: 2, style: 1, label, custom_id: stepId(step) }] }]
    return this.#inTurn(
      async () => (await this.#callback(reply.message, { flags: ephemeral, embeds: embed ? [embed] : [], components })).ok,
    )
  }

  /** Offer candidates to somebody who types. */
  offer(choices: readonly string[]): Promise<boolean> {
    const offered = choices.filter((choice) => choice !== '').map((choice) => choice.slice(0, limits.commands.choice))
    const unique = [...new Set(offered)].slice(0, limits.commands.choices)
    return this.#inTurn(async () => (await this.#callback(reply.choices, { choices: unique.map((name) => ({ name, value: name })) })).ok)
  }

  /**
   * Nothing more will come: end it, so that nobody looks at a bot that thinks for ever.
   *
   * @param words for the person alone, if there was no answer; without any the bot just stops thinking
   */
  end(words: string | undefined): Promise<void> {
    return this.#inTurn(async () => {
      this.close()
      await this.#finish(words)
    })
  }

  /** The bot leaves: say so to whoever waits. What is said from now on goes another way. */
  leave(): Promise<void> {
    return this.#giveUp(gone)
  }

  /** Stop waiting; what was said stays. */
  close(): void {
    clearTimeout(this.#deferral)
    clearTimeout(this.#patience)
  }

  #giveUp(words: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#state !== 'open' && this.#state !== 'thinking') return
      await this.#finish(words)
      this.#state = 'dead'
    })
  }

  async #finish(words: string | undefined): Promise<void> {
    if (!this.live || this.#state === 'answered') return
    const line = words === undefined ? undefined : { content: words, flags: ephemeral, allowed_mentions: { parse: [] } }
    if (this.#state === 'open') {
      if (line) await this.#callback(reply.message, line)
      else if (this.#init.onMessage) await this.#callback(reply.nothing)
      else await this.#callback(reply.message, { content: '✓', flags: ephemeral })
      return
    }
    if (this.#state === 'thinking') await this.#api.insist('DELETE', this.#hook('/messages/@original'), { auth: false })
    if (line) await this.#api.ask('POST', this.#hook(''), { auth: false, body: line })
    this.#state = 'answered'
  }

  async #answer(key: string, body: Body, privately: boolean): Promise<Sent | undefined> {
    clearTimeout(this.#deferral)
    if (!this.live) return undefined
    const message = privately ? { ...body, flags: ephemeral } : body
    if (this.#state === 'open') {
      const first = await this.#first(key, message)
      if (first !== 'go on') return first
    }
    if (this.#state === 'thinking') return this.#replaceThinking(message, privately)
    const said = await this.#api.ask<APIMessage>('POST', this.#hook(''), { auth: false, body: message })
    // Discord cannot tell doubles of these apart, and a doubled answer is worse than one that its sender hears is missing.
    if (!said.ok && said.why === 'lost' && said.unclear) return { sent: false, retry: false, why: 'outage', reason: said.reason }
    return this.#sent(said)
  }

  async #first(key: string, message: object): Promise<Sent | undefined | 'go on'> {
    const said = await this.#callback(reply.message, message)
    if (said.ok) return { sent: true, ...idOf(said.value) }
    if (said.why === 'lost') this.#unclear = key
    if (said.why !== 'refused') return this.#sent(said)
    if (said.code === unknownInteraction) this.#state = 'dead'
    if (said.code !== alreadyAnswered) return said.code === unknownInteraction ? undefined : this.#sent(said)
    const mine = this.#unclear === key
    this.#state = mine ? 'answered' : 'thinking'
    if (!mine) return 'go on'
    const original = await this.#api.insist<APIMessage>('GET', this.#hook('/messages/@original'), { auth: false })
    return { sent: true, ...(original.ok ? { id: original.value.id } : {}) }
  }

  /** Put the answer where the bot is seen thinking. That is for everybody; what is not goes into a message of its own. */
  async #replaceThinking(message: object, privately: boolean): Promise<Sent | undefined> {
    if (privately) {
      const gone = await this.#api.insist('DELETE', this.#hook('/messages/@original'), { auth: false })
      if (!gone.ok && gone.why !== 'refused') return this.#sent(gone)
      this.#state = 'silent'
    }
    const said = privately
      ? await this.#api.ask<APIMessage>('POST', this.#hook(''), { auth: false, body: message })
      : await this.#api.ask<APIMessage>('PATCH', this.#hook('/messages/@original'), { auth: false, body: message })
    return this.#sent(said)
  }

  #sent(said: Said<APIMessage | unknown>): Sent | undefined {
    if (said.ok) {
      this.#state = 'answered'
      return { sent: true, ...((said.value as APIMessage | undefined)?.id ? { id: (said.value as APIMessage).id } : {}) }
    }
    if (said.why === 'limited') return { sent: false, retry: true, why: 'limited', retryAfterMs: said.retryAfterMs, reason: said.reason }
    if (said.why === 'lost') return { sent: false, retry: true, why: 'outage', retryAfterMs: 1_000, reason: said.reason }
    // The token is over, or what was deferred is gone.
    if (said.status === 401 || said.status === 404) {
      this.#state = 'dead'
      return undefined
    }
    return { sent: false, retry: false, why: 'refused', reason: said.reason }
  }

  async #defer(): Promise<void> {
    if (this.#state === 'open') await this.#callback(this.#init.onMessage ? reply.nothing : reply.think)
  }

  async #callback(type: number, data?: unknown): Promise<Said<unknown>> {
    const path = `/interactions/${this.#init.id}/${this.#init.token}/callback` as const
    const said = await this.#api.ask<unknown>('POST', path, { auth: false, query: { with_response: 'true' }, body: { type, data } })
    if (said.ok) this.#state = type === reply.think ? 'thinking' : type === reply.nothing ? 'silent' : 'answered'
    return said
  }

  #hook(rest: string): `/${string}` {
    return `/webhooks/${this.#init.applicationId}/${this.#init.token}${rest}`
  }

  /** One after the other: an answer must not overtake the deferral. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

function idOf(callback: unknown): { id?: string } {
  const { resource, interaction } = (callback ?? {}) as {
    resource?: { message?: { id?: string } }
    interaction?: { response_message_id?: string }
  }
  const id = resource?.message?.id ?? interaction?.response_message_id
  return id === undefined ? {} : { id }
}
