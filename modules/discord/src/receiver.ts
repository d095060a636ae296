import { setTimeout as sleep } from 'node:timers/promises'
import type {
  Acted,
  ActionName,
  Actions,
  ActPlace,
  Outgoing,
  Receiver,
  ReceiverContext,
  ReceiverHealth,
  Sent,
  Settled,
} from '@waddlebot/sdk'
import { type APIApplication, AuditLogEvent } from 'discord-api-types/v10'
import type { DiscordConfig } from './config.ts'
import { Gateway } from './gateway/gateway.ts'
import { intentsFor, missingIntents, type Privileged, privileged } from './gateway/intent.ts'
import { Backfill } from './hearing/backfill.ts'
import { Hearing } from './hearing/hearing.ts'
import { Scene } from './hearing/scene.ts'
import { portal } from './limits.ts'
import { Acting } from './speaking/acting.ts'
import { Api } from './speaking/api.ts'
import { Exchanges } from './speaking/exchanges.ts'
import { Outbox } from './speaking/outbox.ts'
import { reconnectHint, tidyToken, tokenSecret } from './token.ts'
import { Members } from './world/member.ts'
import { OwnGuilds } from './world/own.ts'
import { World } from './world/world.ts'

const standingBy = 'another process of the bot is connected to Discord; this one stands by'
/** How often to look for a new token while the old one is worth nothing; milliseconds. */
const lookAgain = 2_000
/** How long the bot waits for what it is saying when it stops; milliseconds. */
const lastWords = 5_000

/** What stands as long as a token does. */
interface Post {
  readonly token: string
  readonly api: Api
  readonly exchanges: Exchanges
  readonly hearing: Hearing
  readonly backfill: Backfill
  readonly outbox: Outbox
  readonly acting: Acting
  readonly gateway: Gateway
}

/** The bot on Discord. */
export class DiscordReceiver implements Receiver {
  readonly #ctx: ReceiverContext<DiscordConfig>
  #post: Post | undefined
  #missing: readonly Privileged[] = []
  #why: string | undefined
  #look: NodeJS.Timeout | undefined
  #sending = 0
  #paused = false
  #stopped = false
  /** Whether this is the process that is connected. */
  #leads = false
  #ending: Promise<void> | undefined

  constructor(ctx: ReceiverContext<DiscordConfig>) {
    this.#ctx = ctx
    ctx.signal.addEventListener('abort', () => void this.stop(), { once: true })
    // Discord tells a connection everything, so one process has it and the others stand by.
    if (!ctx.signal.aborted) ctx.share(['*'], (mine) => this.#lead(mine.has('*')))
  }

  async send(message: Outgoing): Promise<Sent> {
    if (this.#stopped) return { sent: false, retry: false, why: 'offline', reason: 'stopped' }
    if (!this.#post) return { sent: false, retry: false, why: 'offline', reason: this.#why ?? 'not connected to Discord' }
    this.#sending++
    try {
      return await this.#post.outbox.send(message)
    } finally {
      this.#sending--
    }
  }

  async act<A extends ActionName>(where: ActPlace, action: A, input: Actions[A]['takes']): Promise<Acted<A>> {
    if (!this.#post || this.#stopped) return { done: false, reason: 'offline', detail: this.#why ?? 'not connected to Discord' }
    return (await this.#post.acting.act(where, action, input)) as Acted<A>
  }

  settled(notice: Settled): void {
    this.#post?.exchanges.settled(notice)
  }

  health(): ReceiverHealth {
    if (this.#stopped) return { state: 'down', detail: 'stopped' }
    if (!this.#leads) return { state: 'up', detail: standingBy }
    if (!this.#post) return { state: 'down', ...(this.#why === undefined ? {} : { detail: this.#why }) }
    const { gateway, api, hearing } = this.#post
    const { state, detail } = gateway.state
    const heard = gateway.heardAt === undefined ? {} : { heardAt: gateway.heardAt }
    if (state !== 'up') return { state, ...(detail === undefined ? {} : { detail }), ...heard }
    const troubles = this.#missing.map(
      ({ name, without }) => `"${name}" is not switched on, so ${without}: switch it on under Bot at ${portal}`,
    )
    if (troubles.length === 0 && hearing.blank)
      troubles.push(`messages come without words: switch on "Message Content Intent" under Bot at ${portal}, and start the bot anew`)
    if (api.refusals >= this.#ctx.config.invalidMost / 2)
      troubles.push(`Discord refused ${api.refusals} requests in ten minutes; \`waddle doctor\` says what is missing`)
    return troubles.length === 0 ? { state, ...heard } : { state: 'degraded', detail: troubles.join('; '), ...heard }
  }

  /** Nothing is heard any more; what is to be said needs no gateway. */
  async pause(): Promise<void> {
    if (this.#paused) return
    this.#paused = true
    clearTimeout(this.#look)
    this.#post?.hearing.pause()
    this.#post?.backfill.close()
    await this.#post?.gateway.stop()
  }

  stop(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    this.#stopped = true
    await this.pause()
    for (const end = performance.now() + lastWords; this.#sending > 0 && performance.now() < end; ) await sleep(20)
    await Promise.race([this.#post?.exchanges.close(), sleep(lastWords, undefined, { ref: false })])
    this.#post?.api.close()
  }

  #lead(leads: boolean): void {
    if (leads === this.#leads) return
    this.#leads = leads
    clearTimeout(this.#look)
    this.#close()
    if (leads) this.#begin(undefined)
    else this.#why = standingBy
  }

  /** @param refused a token that Discord does not know: nothing happens until there is another one */
  #begin(refused: string | undefined): void {
    if (this.#paused || this.#stopped || !this.#leads) return
    const token = tidyToken(this.#ctx.secret(tokenSecret))
    if (token === undefined || token === refused) {
      this.#why =
        token === undefined
          ? `${tokenSecret} is not set: type \`${reconnectHint}\``
          : `Discord does not know the token any more: make a new one under Bot at ${portal}, then type \`${reconnectHint}\``
      this.#look = setTimeout(() => this.#begin(refused), lookAgain)
      this.#look.unref()
      return
    }
    this.#why = undefined
    this.#post = this.#open(token)
    void this.#dial(this.#post)
  }

  #open(token: string): Post {
    const ctx = this.#ctx
    const { config, log } = ctx
    const now = () => ctx.now()
    const world = new World()
    const scene = new Scene(world, new Members(world, config.roles), now)
    const refused = () => this.#refused(token)
    const api = new Api({ api: config.api, token, answerMs: config.timing.answerMs, invalidMost: config.invalidMost, now, refused })
    const exchanges = new Exchanges(api)
    const hearing = new Hearing(ctx, scene, exchanges, (type) => AuditLogEvent[type] ?? String(type))
    const backfill = new Backfill(api, scene, log, config.backfill, (message) => hearing.message(message))
    hearing.backfill = backfill
    // What was said since an earlier run, or another process, heard something is a gap like any other.
    const met = new Set<number>()
    const gateway = new Gateway({
      api,
      token,
      config,
      log,
      now,
      ear: {
        dispatch: (packet, _, unique) => hearing.dispatch(packet, unique),
        ready: ({ user, application, shard }, shardId, gap) => {
          const first = !met.has(shardId)
          met.add(shardId)
          scene.self = { id: user.id, name: user.username, applicationId: application.id }
          const [id, count] = shard ?? [0, 1]
          // https://docs.discord.com/developers/events/gateway#sharding: direct messages come on the first one.
          if (gap || first)
            backfill.begin((guildId) => (guildId === null ? id === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === id))
        },
        refused,
        disallowed: () => {
          this.#lacks(privileged.filter(({ bit }) => (intentsFor(ctx.needs.events) & bit) !== 0))
          gateway.start(this.#intents())
        },
      },
    })
    const outbox = new Outbox(api, exchanges, log, now)
    const acting = new Acting(api, world, now, (message) => hearing.threadOf(message))
    return { token, api, exchanges, hearing, backfill, outbox, acting, gateway }
  }

  async #dial(post: Post): Promise<void> {
    await this.#remember(post)
    // Asking for an intent that is not switched on ends the connection, so Discord is asked first which are.
    const said = await post.api.insist<APIApplication>('GET', '/applications/@me', { signal: this.#ctx.signal })
    if (this.#paused || this.#post !== post) return
    if (said.ok) post.hearing.ownGuilds = new OwnGuilds(said.value, this.#ctx.config.guilds)
    this.#lacks(missingIntents(intentsFor(this.#ctx.needs.events), said.ok ? said.value.flags : undefined))
    post.gateway.start(this.#intents())
  }

  async #remember(post: Post): Promise<void> {
    try {
      post.backfill.left(await this.#ctx.lastHeard())
    } catch (error) {
      this.#ctx.log.warn('where channels were left could not be read; what was said since then is not caught up on', {
        error: String(error),
      })
    }
  }

  #intents(): number {
    return this.#missing.reduce((bits, { bit }) => bits & ~bit, intentsFor(this.#ctx.needs.events))
  }

  #lacks(missing: readonly Privileged[]): void {
    this.#missing = missing
    for (const { name, without } of missing)
      this.#ctx.log.warn(`"${name}" is not switched on at Discord, so ${without}`, {
        fix: `switch it on under Bot at ${portal}, and start the bot anew`,
      })
  }

  #refused(token: string): void {
    const post = this.#post
    if (!post || post.token !== token) return
    this.#ctx.log.error('Discord does not know the token; not trying again until there is another one', { fix: reconnectHint })
    this.#close()
    this.#begin(token)
  }

  #close(): void {
    const post = this.#post
    if (!post) return
    this.#post = undefined
    post.backfill.close()
    void post.exchanges.close().then(() => post.api.close())
    void post.gateway.stop()
  }
}
