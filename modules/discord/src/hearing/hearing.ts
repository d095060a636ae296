import type { Envelope, ReceiverContext } from '@waddlebot/sdk'
import type { GatewayDispatchPayload } from 'discord-api-types/v10'
import type { DiscordConfig } from '../config.ts'
import type { Exchanges } from '../speaking/exchanges.ts'
import type { OwnGuilds } from '../world/own.ts'
import { type AuditEntry, auditOf, banOf, deedOf } from './audit.ts'
import type { Backfill } from './backfill.ts'
import { type Interaction, Interactions } from './interaction.ts'
import { joinOf, leaveOf, memberChangesOf, voiceOf, voicesOf } from './member.ts'
import { authorOf, editOf, isBlank, messageOf, type OddMessage } from './message.ts'
import { Pairing } from './pairing.ts'
import { deletionsOf, reactionOf } from './reaction.ts'
import type { Scene } from './scene.ts'

/** Messages of which it is remembered in which thread they stand. */
const most = 5_000

/** What the bot makes of what the gateway says. Never throws: what cannot be read is skipped and counted. */
export class Hearing {
  readonly #ctx: ReceiverContext<DiscordConfig>
  readonly #scene: Scene
  readonly #exchanges: Exchanges
  readonly #interactions: Interactions
  readonly #pairing: Pairing
  readonly #auditNames: (type: number) => string
  readonly #threads = new Map<string, string>()
  #odd = 0
  /** What is caught up on after gaps; set once, before anything is heard. */
  backfill!: Backfill
  /** Which servers are of whoever runs the bot; of none it is known before Discord said who that is. */
  ownGuilds: OwnGuilds | undefined
  /** Messages of others came without words. */
  blank = false
  /** Hear no more. */
  paused = false

  constructor(ctx: ReceiverContext<DiscordConfig>, scene: Scene, exchanges: Exchanges, auditNames: (type: number) => string) {
    this.#ctx = ctx
    this.#scene = scene
    this.#exchanges = exchanges
    this.#interactions = new Interactions(ctx, scene, exchanges)
    this.#pairing = new Pairing(ctx.config.timing.pairMs, (envelope) => this.#hand(envelope))
    this.#auditNames = auditNames
  }

  threadOf(message: string): string | undefined {
    return this.#threads.get(message)
  }

  /** @param unique tells this event from all others of Discord's, and stays when it is delivered again */
  dispatch(packet: GatewayDispatchPayload, unique: string): void {
    try {
      this.#read(packet, unique)
    } catch (error) {
      this.#skip(packet.t, error)
    }
  }

  /** A message, from the gateway or from history. */
  message(message: OddMessage): void {
    if (this.paused) return
    try {
      if (message.author?.id === this.#scene.self?.id && !message.webhook_id) return
      if (message.guild_id && !authorOf(message, this.#scene)?.bot) this.#weigh(message)
      const envelope = messageOf(message, this.#scene)
      if (!envelope) return
      if (envelope.thread) {
        this.#threads.set(envelope.id, envelope.thread)
        if (this.#threads.size > most) this.#threads.delete(this.#threads.keys().next().value!)
      }
      this.#hand(envelope)
    } catch (error) {
      this.#skip('MESSAGE_CREATE', error)
    }
  }

  pause(): void {
    this.#pairing.flush()
    this.paused = true
  }

  #read({ t: type, d: data }: GatewayDispatchPayload, unique: string): void {
    if (data === null || typeof data !== 'object') throw new Error('it carries nothing')
    if (this.#keep(type, data as never, unique) || this.paused) return
    const scene = this.#scene
    switch (type) {
      case 'MESSAGE_CREATE':
        if (!this.backfill.holds(data as OddMessage)) this.message(data as OddMessage)
        return
      case 'MESSAGE_UPDATE':
        if ((data as OddMessage).author?.id !== scene.self?.id) this.#hand(editOf(data as OddMessage, scene))
        return
      case 'MESSAGE_DELETE':
      case 'MESSAGE_DELETE_BULK':
        for (const envelope of deletionsOf(data, scene)) this.#hand(envelope)
        return
      case 'MESSAGE_REACTION_ADD':
        this.#hand(reactionOf('reaction.add', data, scene, unique))
        return
      case 'MESSAGE_REACTION_REMOVE':
        this.#hand(reactionOf('reaction.remove', data, scene, unique))
        return
      case 'INTERACTION_CREATE':
        this.#hand(this.#interactions.take(data as Interaction))
        return
      case 'GUILD_MEMBER_ADD':
        this.#hand(joinOf(data, scene))
        return
      case 'GUILD_MEMBER_REMOVE':
        this.#hand(leaveOf(data, scene, unique))
        return
      case 'GUILD_MEMBER_UPDATE':
        for (const envelope of memberChangesOf(data, scene, unique)) {
          if (envelope.kind === 'timeout') this.#pairing.bare(envelope)
          else this.#hand(envelope)
        }
        return
      case 'VOICE_STATE_UPDATE':
        this.#hand(voiceOf(data, scene, unique))
        return
      case 'GUILD_BAN_ADD':
        this.#pairing.bare(banOf('ban', data, scene, unique))
        return
      case 'GUILD_BAN_REMOVE':
        this.#pairing.bare(banOf('unban', data, scene, unique))
        return
      case 'GUILD_AUDIT_LOG_ENTRY_CREATE': {
        this.#hand(auditOf(data as AuditEntry, scene, this.#auditNames))
        const deed = deedOf(data as AuditEntry, scene)
        if (deed) this.#pairing.full(deed)
        return
      }
    }
  }

  /** Servers, roles and channels. @returns whether that was all there is to it */
  #keep(type: string, data: never, unique: string): boolean {
    const { world } = this.#scene
    const { id, guild_id: guildId, role, role_id: roleId } = data as { id?: string; guild_id?: string; role?: never; role_id?: string }
    switch (type) {
      case 'GUILD_CREATE':
        world.enter(data)
        if (id) {
          this.#greet(id)
          const voices = voicesOf(id, (data as { voice_states?: unknown[] }).voice_states ?? [], this.#scene, unique)
          if (!this.paused) for (const envelope of voices) this.#hand(envelope)
          this.backfill.guildBack(id)
        }
        return true
      case 'GUILD_UPDATE':
        world.alter(data)
        return true
      case 'GUILD_DELETE':
        if (id) world.leave(id, (data as { unavailable?: boolean }).unavailable === true)
        return true
      case 'GUILD_ROLE_CREATE':
      case 'GUILD_ROLE_UPDATE':
        if (guildId) world.role(guildId, role)
        return true
      case 'GUILD_ROLE_DELETE':
        if (guildId && roleId) world.dropRole(guildId, roleId)
        return true
      case 'CHANNEL_CREATE':
      case 'CHANNEL_UPDATE':
      case 'THREAD_CREATE':
      case 'THREAD_UPDATE':
        world.open(data)
        return true
      case 'CHANNEL_DELETE':
      case 'THREAD_DELETE':
        if (id) world.close(id)
        return true
      case 'THREAD_LIST_SYNC':
        for (const thread of (data as { threads?: never[] }).threads ?? []) world.open(thread, guildId)
        return true
      default:
        return false
    }
  }

  /** A server of somebody else has to be claimed. */
  #greet(guildId: string): void {
    const guild = this.#scene.world.guilds.get(guildId)
    if (!guild || this.ownGuilds?.has(guild)) return
    void this.#ctx.guest({ id: guildId, name: guild.name, ...(guild.ownerId === '' ? {} : { owner: guild.ownerId }) })
  }

  #hand(envelope: Envelope | undefined): void {
    if (!envelope || this.paused) return
    const { log } = this.#ctx
    this.#ctx.receive(envelope).then(
      (accepted) => {
        if (accepted.accepted) return
        log.warn('an event from Discord was not taken', { id: envelope.id, kind: envelope.kind, reason: accepted.reason })
        void this.#exchanges.get(envelope.id)?.end('I have too much to do right now. Please try again in a moment.')
      },
      (error) => {
        log.error('an event from Discord failed on its way in', { id: envelope.id, kind: envelope.kind, error: String(error) })
        void this.#exchanges.get(envelope.id)?.end('That went wrong. Please try again later.')
      },
    )
  }

  /** Whether others' words reach the bot at all; those that mention it always do. */
  #weigh(message: OddMessage): void {
    if (isBlank(message)) this.blank = true
    else if (message.content && !message.mentions?.some((user) => user?.id === this.#scene.self?.id)) this.blank = false
  }

  /** Odd events are counted, and told at the 1st, 10th, 100th …: a broken server sends thousands. */
  #skip(type: string, error: unknown): void {
    this.#odd++
    if (Math.log10(this.#odd) % 1 === 0)
      this.#ctx.log.warn('skipped an event from Discord', { type, reason: String((error as Error)?.message ?? error), skipped: this.#odd })
  }
}
