import type { Envelope, ReceiverContext } from '@waddlebot/sdk'
import type { TwitchConfig } from '../config.ts'
import type { Inlet } from '../inlet.ts'
import { Oddities } from '../oddity.ts'
import type { Ear } from './fastpath.ts'
import { GiftRounds } from './gift.ts'
import type { IrcLine } from './irc/index.ts'
import type { JoinPacer } from './joins.ts'
import { isForeign, messageOf } from './message.ts'
import { eventOf } from './notice.ts'
import type { Outbox } from './outbox.ts'

/** Notices that tell why the bot cannot be in a channel. */
const shutOut = /^(msg_channel_suspended|msg_banned|msg_room_not_found|tos_ban)$/

/** Where what is heard goes. */
export interface Mouths {
  readonly inlet: Inlet
  /** What is no message: EventSub may tell it too. */
  tell(event: Envelope): void
}

/** What the bot makes of the lines it hears, over one connection after the other. */
export class Hearing implements Ear {
  readonly #ctx: ReceiverContext<TwitchConfig>
  readonly #joins: JoinPacer
  readonly #outbox: Outbox
  readonly #gifts = new GiftRounds()
  readonly #moderated = new Set<string>()
  readonly #mouths: Mouths
  readonly #odd: Oddities
  #ownId: string | undefined
  #ownLogin: string | undefined
  /** When anything was last heard; epoch milliseconds. */
  heardAt: number | undefined

  constructor(ctx: ReceiverContext<TwitchConfig>, joins: JoinPacer, outbox: Outbox, mouths: Mouths) {
    this.#ctx = ctx
    this.#mouths = mouths
    this.#odd = new Oddities(ctx.log, 'a line')
    this.#joins = joins
    this.#outbox = outbox
    this.#ownLogin = ctx.config.username
  }

  /** Whether the bot moderates (or owns) a channel, as far as Twitch said on this connection. */
  moderates(channel: string): boolean {
    return this.#moderated.has(channel)
  }

  /** The connection is gone, and with it what was known about channels. */
  lost(): void {
    this.#moderated.clear()
  }

  heard(): void {
    this.heardAt = this.#ctx.now()
  }

  chat(line: IrcLine): void {
    if (this.#mouths.inlet.paused || this.#isOwn(line) || this.#isElsewhere(line)) return
    const now = this.#ctx.now()
    const message = messageOf(line, now)
    if (message === undefined) {
      this.malformed(line.raw)
      return
    }
    void this.#mouths.inlet.hand(message)
    const cheer = line.rawTag('bits') === undefined ? undefined : eventOf(line, now)
    if (cheer) this.#mouths.tell(cheer)
  }

  other(line: IrcLine): boolean {
    switch (line.command) {
      case '001':
        this.#ownLogin = line.target ?? this.#ownLogin
        return false
      case 'GLOBALUSERSTATE':
        this.#ownId = line.tag('user-id') || undefined
        return true
      case 'JOIN':
        if (line.login === this.#ownLogin) this.#inside(line.channel)
        return true
      case 'ROOMSTATE':
        this.#inside(line.channel)
        return true
      case 'USERSTATE':
        if (line.tag('mod') === '1' || /(^|,)(broadcaster|moderator)\//.test(line.tag('badges') ?? '')) this.#moderated.add(line.channel)
        else this.#moderated.delete(line.channel)
        this.#outbox.shown(line)
        return true
      case 'NOTICE':
        if (!this.#outbox.refused(line)) this.#noticed(line)
        return true
      case 'USERNOTICE':
      case 'CLEARCHAT':
      case 'CLEARMSG':
        this.#happened(line)
        return true
      default:
        return line.command === 'PART'
    }
  }

  malformed(raw: string, error?: unknown): void {
    this.#odd.skip(raw, error)
  }

  #isOwn(line: IrcLine): boolean {
    return line.login === this.#ownLogin || (this.#ownId !== undefined && line.rawTag('user-id') === this.#ownId)
  }

  #isElsewhere(line: IrcLine): boolean {
    return this.#ctx.config.sharedChat === 'ignore' && isForeign(line)
  }

  #inside(channel: string): void {
    if (channel !== '' && this.#joins.confirm(channel)) this.#ctx.log.debug('joined', { channel })
  }

  #noticed(line: IrcLine): void {
    const id = line.tag('msg-id') ?? ''
    if (!shutOut.test(id)) return
    const reason = line.text ?? id
    this.#joins.refuse(line.channel, reason)
    this.#ctx.log.warn('Twitch does not let the bot into a channel', { channel: line.channel, reason })
  }

  #happened(line: IrcLine): void {
    if (this.#mouths.inlet.paused || this.#isElsewhere(line) || this.#gifts.repeats(line)) return
    const event = eventOf(line, this.#ctx.now())
    if (event) this.#mouths.tell(event)
  }
}
