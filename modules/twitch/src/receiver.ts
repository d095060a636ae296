import {
  type Acted,
  type ActionName,
  type Actions,
  type ActPlace,
  type ChannelShare,
  type Envelope,
  type Outgoing,
  type Receiver,
  type ReceiverContext,
  type ReceiverHealth,
  type Sent,
  WaddleError,
} from '@waddlebot/sdk'
import { Accounts } from './account/accounts.ts'
import { isTwitchAction } from './actions/rights.ts'
import { allowanceOf } from './chat/allowance.ts'
import { Chat } from './chat/chat.ts'
import { type Credentials, fixed } from './chat/identity.ts'
import { AccountPace } from './chat/pace.ts'
import { codePoints, longestText, Repetition, speakable } from './chat/speech.ts'
import type { TwitchConfig } from './config.ts'
import { Inlet } from './inlet.ts'
import type { SignedIn } from './signed.ts'

const never = (reason: string): Sent => ({ sent: false, retry: false, why: 'refused', reason })

/** The bot on Twitch: its chat, and with an application all the rest. */
export class TwitchReceiver implements Receiver {
  readonly #ctx: ReceiverContext<TwitchConfig>
  readonly #inlet: Inlet
  readonly #chat: Chat
  readonly #accounts: Accounts | undefined
  readonly #pace: AccountPace
  readonly #repetition = new Repetition()
  /** Whether there is an account to speak with. */
  readonly #speaks: boolean
  readonly #share: ChannelShare
  #signed: SignedIn | undefined
  #loading: Promise<unknown> = Promise.resolve()
  #stopped = false

  /** @throws WDL_TWITCH_USERNAME when there is a token and nobody it could belong to */
  constructor(ctx: ReceiverContext<TwitchConfig>) {
    const { config } = ctx
    const token = ctx.secret('TWITCH_TOKEN')
    const known = token !== undefined || ctx.secret('TWITCH_REFRESH_TOKEN') !== undefined
    if (token && config.username === undefined && config.clientId === undefined)
      throw new WaddleError('WDL_TWITCH_USERNAME', 'TWITCH_TOKEN is set and "username" is not; Twitch wants both to log in.', {
        fix: 'set "username" of the module twitch to the login of the account that the token belongs to',
      })
    this.#ctx = ctx
    this.#inlet = new Inlet(ctx)
    this.#pace = new AccountPace(allowanceOf(config), ctx.allowance)
    this.#accounts = config.clientId && known ? new Accounts(ctx, config.clientId, () => this.#signed?.changed()) : undefined
    this.#speaks = this.#accounts !== undefined || (token !== undefined && token !== '')
    this.#chat = new Chat(ctx, this.#credentials(token), { inlet: this.#inlet, tell: (event) => this.#tell(event) })
    this.#share = ctx.share(config.channels, (mine) => {
      const settled = this.#chat.become(mine)
      this.#signed?.changed()
      return settled
    })
    ctx.signal.addEventListener('abort', () => void this.stop(), { once: true })
    if (this.#accounts && config.clientId) this.#loading = this.#load(this.#accounts, config.clientId)
  }

  async send(message: Outgoing): Promise<Sent> {
    return this.#objection(message) ?? (await this.#say(message))
  }

  health(): ReceiverHealth {
    const { state, presence, heardAt, over } = this.#chat
    const heard = heardAt === undefined ? {} : { heardAt }
    if (this.#stopped) return { state: 'down', detail: 'stopped', ...heard }
    if (over !== undefined || state === 'down' || state === 'connecting') return { state, detail: presence, ...heard }
    const reading = this.#speaks ? [] : ['reading only, for TWITCH_TOKEN is not set: type waddle connect twitch']
    const complaints = this.#signed?.complaints ?? []
    return { state: complaints.length > 0 ? 'degraded' : state, detail: [presence, ...complaints, ...reading].join('; '), ...heard }
  }

  moderates(channel: string): boolean {
    return this.#chat.moderates(channel)
  }

  async act<A extends ActionName>({ channel }: ActPlace, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    if (!isTwitchAction(action)) return { done: false, reason: 'unsupported', detail: `Twitch has no ${action}` }
    await this.#ready()
    if (this.#signed) return this.#signed.act(channel, action, input)
    return {
      done: false,
      reason: 'forbidden',
      detail: `${action} takes an application and an account that agreed: type waddle connect twitch`,
    }
  }

  async pause(): Promise<void> {
    this.#signed?.pause()
    this.#inlet.paused = true
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#chat.stop()
    this.#signed?.stop()
    this.#accounts?.stop()
    await this.#loading
  }

  /** Resolves once it is known who has signed in, or that Twitch cannot say. */
  async #ready(): Promise<void> {
    await this.#loading
    await this.#accounts?.opened()
  }

  async #load(accounts: Accounts, clientId: string): Promise<void> {
    try {
      const { SignedIn } = await import('./signed.ts')
      if (this.#stopped) return
      this.#signed = new SignedIn(this.#ctx, accounts, clientId, this.#inlet, () => [...this.#share.mine])
      this.#signed.changed()
    } catch (error) {
      this.#ctx.log.error('the events and the API of Twitch cannot be used', { error: String(error) })
    }
  }

  #credentials(token: string | undefined): Credentials {
    const accounts = this.#accounts
    const { username } = this.#ctx.config
    if (!accounts) return fixed(token && username !== undefined ? { username, token } : undefined)
    return {
      identity: () => accounts.identity(),
      refused: async (stale) => (await accounts.bot.renew(stale)) !== stale,
    }
  }

  #tell(event: Envelope): void {
    if (this.#signed) this.#signed.tell(event)
    else void this.#inlet.hand(event)
  }

  /** Why a message will never be said. */
  #objection({ privateTo, text }: Outgoing): Sent | undefined {
    if (privateTo !== undefined) return never('Twitch chat has no private answers')
    if (!this.#speaks)
      return never('reading only: type waddle connect twitch, or set TWITCH_TOKEN and "username", to let the bot speak on Twitch')
    const { over } = this.#chat
    if (this.#stopped || over !== undefined) return never(over ?? 'stopped')
    const words = speakable(text)
    if (words === '') return never('there is nothing to say: the text is empty')
    const length = codePoints(words)
    if (length > longestText) return never(`the text has ${length} code points; Twitch takes ${longestText} and drops the rest unseen`)
    return undefined
  }

  async #say(message: Outgoing): Promise<Sent> {
    const { channel, id, text } = message
    const moderates = this.#chat.moderates(channel)
    const pauseMs = await this.#pace.take(moderates)
    if (pauseMs > 0)
      return {
        sent: false,
        retry: true,
        why: 'limited',
        retryAfterMs: pauseMs,
        reason: 'the account has said as much as Twitch allows in 30 s',
      }
    const words = speakable(text)
    // Twitch lets moderators repeat themselves.
    const varied = moderates ? { text: words } : this.#repetition.vary(channel, words, this.#ctx.now(), id)
    if ('waitMs' in varied)
      return {
        sent: false,
        retry: true,
        why: 'limited',
        retryAfterMs: varied.waitMs,
        reason: 'Twitch refuses the same words twice in a row within 30 s',
      }
    // Until it is known what the account may do, the chat connection speaks, unless it must not.
    if (this.#ctx.config.sendBy === 'api') await this.#ready()
    return (await this.#signed?.say(message, varied.text)) ?? this.#chat.say(message, varied.text)
  }
}
