import { type Account, commandLine, type Envelope, type Fragment, type ReceiverContext } from '@waddlebot/sdk'
import type { DiscordConfig } from '../config.ts'
import type { Exchange } from '../speaking/exchange.ts'
import type { Exchanges } from '../speaking/exchanges.ts'
import { filledIn, formIn, inputs, modalOf, stepOf, stepsOf } from '../speaking/form.ts'
import { type OddMember, type OddUser, timeOfId } from '../world/member.ts'
import { Drafts } from './drafts.ts'
import type { Scene } from './scene.ts'
import { callOf, type Picked, type SlashData } from './slash.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type */
const kind = { command: 2, component: 3, typing: 4, modal: 5 } as const
const stringSelect = 3

/** An interaction as it comes; any field may be missing. */
export interface Interaction {
  readonly id?: string
  readonly type?: number
  readonly token?: string
  readonly application_id?: string
  readonly guild_id?: string | null
  readonly channel_id?: string | null
  readonly channel?: { readonly id?: string } | null
  readonly member?: (OddMember & { readonly user?: OddUser | null }) | null
  readonly user?: OddUser | null
  readonly message?: { readonly id: string; readonly embeds: { readonly url?: string }[] } | null
  readonly data?: SlashData & {
    readonly custom_id?: string
    readonly component_type?: number
    readonly values?: readonly string[]
    readonly components?: readonly unknown[]
  }
}

/** Slash commands, menus, buttons, choices, forms, and what people type before they send a command. */
export class Interactions {
  readonly #ctx: ReceiverContext<DiscordConfig>
  readonly #scene: Scene
  readonly #exchanges: Exchanges
  readonly #drafts: Drafts

  constructor(ctx: ReceiverContext<DiscordConfig>, scene: Scene, exchanges: Exchanges) {
    this.#ctx = ctx
    this.#scene = scene
    this.#exchanges = exchanges
    this.#drafts = new Drafts(ctx.now)
  }

  /** @returns what is to be handed over; the receiver answers the rest itself */
  take(data: Interaction): Envelope | undefined {
    const account = this.#account(data)
    const channelId = data.channel_id ?? data.channel?.id
    if (!data.id || !data.token || !account || !channelId) throw new Error('it lacks an id, a token, a user or a channel')
    const exchange = this.#exchanges.begin({
      id: data.id,
      token: data.token,
      applicationId: data.application_id ?? this.#scene.self?.applicationId ?? '',
      onMessage: (data.type === kind.component || data.type === kind.modal) && data.message != null,
      deferMs: this.#ctx.config.timing.deferMs,
      thinkMs: this.#ctx.config.timing.thinkMs,
      now: this.#ctx.now,
    })
    const place = this.#scene.at(data.guild_id ?? null, channelId)
    const base = { id: data.id, ...place, account, at: timeOfId(data.id) ?? this.#scene.now() }
    switch (data.type) {
      case kind.command:
        return this.#command(data, base, exchange)
      case kind.typing:
        void this.#suggest(data, base, exchange)
        return undefined
      case kind.component:
        return this.#component(data, base, exchange)
      case kind.modal:
        return this.#modal(data, base, exchange)
      default:
        exchange?.close()
        return undefined
    }
  }

  #account({ guild_id: guildId, member, user }: Interaction): Account | undefined {
    return this.#scene.members.account(guildId ?? null, member?.user ?? user, member)
  }

  #command(data: Interaction, base: Base, exchange: Exchange | undefined): Envelope | undefined {
    const call = callOf(data.data ?? {}, this.#ctx.commands())
    if (!call) {
      void exchange?.end('I do not know this command any more. Whoever runs me can type `waddle sync`.')
      return undefined
    }
    const made = commandLine(call.sheet.path, call.sheet.arguments, call.values)
    if ('missing' in made) {
      void exchange?.end(`"${made.missing}" has to be given too.`)
      return undefined
    }
    const { line } = made
    const reply = call.message ? { replyTo: { id: call.message.id, ...(call.message.text === '' ? {} : { text: call.message.text }) } } : {}
    return this.#scene.envelope('message', {
      ...base,
      text: line,
      commandAt: 0,
      fragments: fragmentsOf(line, call.people),
      ...reply,
      data: { text: line },
    })
  }

  async #suggest(data: Interaction, base: Base, exchange: Exchange | undefined): Promise<void> {
    const call = callOf(data.data ?? {}, this.#ctx.commands())
    const focused = call?.focused
    const { server, channel, account } = base
    const { id, name, roles } = account
    const choices = focused
      ? await this.#ctx.suggest({
          server,
          channel,
          account: { id, name, ...(roles ? { roles } : {}) },
          command: call.sheet.path.join(' '),
          argument: focused.name,
          typed: focused.typed,
        })
      : []
    await exchange?.offer(choices)
  }

  #component(data: Interaction, base: Base, exchange: Exchange | undefined): Envelope | undefined {
    const custom = data.data?.custom_id
    if (typeof custom !== 'string') throw new Error('it lacks a custom id')
    const step = stepOf(custom)
    if (step !== undefined) {
      void this.#openForm(data, step, base, exchange)
      return undefined
    }
    const values = data.data?.component_type === stringSelect || data.data?.values ? { values: data.data?.values ?? [] } : {}
    return this.#scene.envelope('interaction', { ...base, text: '', data: { custom, ...values, ...messageOf(data) } })
  }

  async #openForm(data: Interaction, step: number, { account }: Base, exchange: Exchange | undefined): Promise<void> {
    const form = formIn(data.message ?? undefined)
    if (!form || (step > 0 && !this.#drafts.has(account.id, form.custom)))
      return exchange?.end('This form is too old to be filled in. Please ask for it again.')
    await exchange?.open(modalOf(form, step))
  }

  #modal(data: Interaction, base: Base, exchange: Exchange | undefined): Envelope | undefined {
    const custom = data.data?.custom_id
    const components = data.data?.components ?? []
    if (typeof custom !== 'string') throw new Error('it lacks a custom id')
    const step = stepOf(custom)
    const form = step === undefined ? undefined : formIn(data.message ?? undefined)
    if (step === undefined || !form) {
      const fields = Object.fromEntries(
        [...inputs(components)].map(([name, value]) => [name, typeof value === 'string' ? value : value.join(', ')]),
      )
      return this.#scene.envelope('interaction', { ...base, text: '', data: { custom, fields, ...messageOf(data) } })
    }
    const fields = this.#drafts.add(base.account.id, form.custom, filledIn(form, components))
    if (step + 1 < stepsOf(form)) {
      void exchange?.goOn(form, step + 1)
      return undefined
    }
    this.#drafts.drop(base.account.id, form.custom)
    return this.#scene.envelope('interaction', { ...base, text: '', data: { custom: form.custom, fields, ...messageOf(data) } })
  }
}

type Base = Pick<Envelope, 'id' | 'server' | 'channel' | 'account' | 'at'>

function messageOf({ message }: Interaction): { message?: string } {
  return message?.id ? { message: message.id } : {}
}

/** The line with the people in it marked, as they are in messages. */
function fragmentsOf(line: string, people: readonly Picked[]): Fragment[] {
  const fragments: Fragment[] = []
  let end = 0
  for (const { id, name } of people) {
    const at = line.indexOf(`@${name}`, end)
    if (at < 0) continue
    if (at > end) fragments.push({ type: 'text', text: line.slice(end, at) })
    fragments.push({ type: 'mention', text: `@${name}`, account: { id, name } })
    end = at + name.length + 1
  }
  if (end < line.length) fragments.push({ type: 'text', text: line.slice(end) })
  return fragments
}
