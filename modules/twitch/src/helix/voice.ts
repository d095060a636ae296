import type { Away, Outgoing, Sent } from '@waddlebot/sdk'
import { SignInDead } from '../account/account.ts'
import type { Accounts } from '../account/accounts.ts'
import type { TwitchConfig } from '../config.ts'
import { Limited, NotGranted, noOf, Unreachable } from './answer.ts'
import type { Api, Speaker } from './api.ts'
import type { Channels } from './channels.ts'

/** Ways to speak through the API, the better one first: as the application (which shows the bot's badge), as the account. */
type Way = 'app' | 'account'

/** Speaks through Twitch's Send Chat Message. Source: https://dev.twitch.tv/docs/api/reference#send-chat-message, read 2026-11-22. */
export class Voice {
  readonly #api: Api
  readonly #accounts: Accounts
  readonly #channels: Channels
  readonly #sendBy: TwitchConfig['sendBy']
  /** Channels in which the application may not speak. */
  readonly #closed = new Set<string>()

  constructor(api: Api, accounts: Accounts, channels: Channels, sendBy: TwitchConfig['sendBy']) {
    this.#api = api
    this.#accounts = accounts
    this.#channels = channels
    this.#sendBy = sendBy
  }

  /**
   * Say something; `text` is ready to be shown.
   *
   * @returns undefined when the chat connection should say it instead
   */
  async say({ channel, replyTo }: Outgoing, text: string): Promise<Sent | undefined> {
    for (const way of this.#ways(channel)) {
      try {
        return await this.#through(way, channel, text, replyTo)
      } catch (error) {
        const no = noOf(error)
        const mayNot = error instanceof NotGranted || no?.status === 401 || no?.status === 403
        if (!mayNot) return refusalOf(error)
        if (way === 'app') this.#closed.add(channel)
      }
    }
    if (this.#sendBy !== 'api') return undefined
    return never('the account did not grant user:write:chat, or the application may not speak here: type waddle connect twitch')
  }

  #ways(channel: string): Way[] {
    if (this.#sendBy === 'irc') return []
    const { bot, app } = this.#accounts
    if (!bot.has('user:write:chat')) return []
    return app && bot.has('user:bot') && !this.#closed.has(channel) ? ['app', 'account'] : ['account']
  }

  async #through(way: Way, channel: string, text: string, replyTo: string | undefined): Promise<Sent> {
    const { bot } = this.#accounts
    const to = await this.#channels.find(channel)
    if (to === undefined) return never(`there is no channel ${channel} on Twitch`)
    const params = replyTo === undefined ? {} : { replyParentMessageId: replyTo }
    const send = (speaker: Speaker) =>
      way === 'app' ? speaker.chat.sendChatMessageAsApp(bot.id!, to, text, params) : speaker.chat.sendChatMessage(to, text, params)
    const { id } = await (way === 'app' ? this.#api.asApp(send) : this.#api.as(bot, send))
    return { sent: true, id }
  }
}

const never = (reason: string): Sent => ({ sent: false, retry: false, why: 'refused', reason })
const later = (why: Away, reason: string, retryAfterMs: number): Sent => ({ sent: false, retry: true, why, retryAfterMs, reason })

/** Dropped is for good: what Twitch would not show once it will not show again. */
function refusalOf(error: unknown): Sent {
  if (error instanceof Limited) return later('limited', `Twitch: ${error.message}`, error.retryAfterMs)
  if (error instanceof SignInDead) return never(error.message)
  if (error instanceof Unreachable)
    return error.unknown
      ? { sent: false, retry: false, why: 'outage', reason: 'Twitch did not answer, so nobody knows whether it was shown' }
      : later('outage', error.message, 1_000)
  const dropped = /dropped: (.*)$/s.exec((error as Error).message)
  const { code } = error as { code?: unknown }
  if ((error as Error).name === 'ChatMessageDroppedError' || dropped)
    return never(`dropped: ${dropped?.[1] ?? 'Twitch does not say why'}${typeof code === 'string' ? ` (${code})` : ''}`)
  const no = noOf(error)
  if (no === undefined) return never(String(error))
  return no.status >= 500 ? later('outage', `the Twitch API is not well: ${no.message}`, 1_000) : never(`Twitch: ${no.message}`)
}
