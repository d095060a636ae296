import { actionOf, fileObject, type SlackClick, type SlackFilled, type SlackWords } from './deeds.ts'
import { joinLine, leaveLine, memberEvent, reactionEvent, userChangeEvent } from './events.ts'
import { slackId } from './ids.ts'
import { actionPayload, closedPayload, commandPayload, messageShortcutPayload, shortcutPayload, submissionPayload } from './interactions.ts'
import type { SlackDelivery } from './journal.ts'
import { type SlackMessage, typed } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { SlackPerson } from './person.ts'
import { edit, post, remove } from './posting.ts'
import type { Responses } from './responses.ts'
import { showView } from './view.ts'
import type { World } from './world.ts'

/** What people in the workspaces do. */
export class People {
  readonly #world: World
  readonly #outbox: Outbox
  readonly #responses: Responses

  constructor(world: World, outbox: Outbox, responses: Responses) {
    this.#world = world
    this.#outbox = outbox
    this.#responses = responses
  }

  say(where: string, words: SlackWords, more: Partial<SlackMessage> = {}): string {
    const { team, channel } = this.#world.place(where)
    const user = this.#world.person(team, words.user)
    const created = Math.floor(this.#world.now() / 1_000)
    const files = words.files?.map((file) => fileObject(file, this.#world.ids.next('F'), user, created))
    const message = post(this.#world, team, channel, {
      user,
      text: typed(words.text),
      team: team.id,
      client_msg_id: crypto.randomUUID(),
      ...(words.thread === undefined ? {} : { thread_ts: words.thread }),
      ...(words.broadcast ? { subtype: 'thread_broadcast' } : {}),
      ...(words.blocks ? { blocks: words.blocks } : {}),
      ...(files ? { files, upload: false, subtype: 'file_share' } : {}),
      ...more,
    })
    return message.ts
  }

  mention(where: string, words: SlackWords): string {
    const { team } = this.#world.place(where)
    return this.say(where, { ...words, text: `<@${team.botUserId}> ${words.text}` })
  }

  /** Another app, or an old integration, says something. */
  botSays(where: string, text: string, name: string): string {
    const { team, channel } = this.#world.place(where)
    return post(this.#world, team, channel, { subtype: 'bot_message', text, username: name, bot_id: slackId('B', name) }).ts
  }

  edit(where: string, ts: string, text: string): void {
    const { team, channel, message } = this.#message(where, ts)
    edit(this.#world, team, channel, message, { text: typed(text) }, message.user ?? '')
  }

  remove(where: string, ts: string): void {
    const { team, channel, message } = this.#message(where, ts)
    remove(this.#world, team, channel, message)
  }

  react(where: string, ts: string, who: string, reaction: string, on: boolean): void {
    const { team, channel, message } = this.#message(where, ts)
    const user = this.#world.person(team, who)
    if (!channel.react(message, reaction, user, on) || !channel.members.has(team.botUserId)) return
    this.#world.tell(team, reactionEvent(on, channel, message, user, reaction, this.#world.ids.ts()))
  }

  move(where: string, who: string, joins: boolean): void {
    const { team, channel } = this.#world.place(where)
    const user = this.#world.person(team, who)
    if (channel.members.has(user) === joins) return
    const told = channel.members.has(team.botUserId)
    if (joins) channel.members.add(user)
    if (told || joins) {
      post(this.#world, team, channel, joins ? joinLine(team.id, user) : leaveLine(team.id, user))
      if (channel.members.has(team.botUserId)) this.#world.tell(team, memberEvent(joins, channel, team.id, user, this.#world.ids.ts()))
    }
    if (!joins) channel.members.delete(user)
  }

  change(who: string, change: Partial<Omit<SlackPerson, 'id'>>, where?: string): void {
    const team = this.#world.team(where)
    const id = this.#world.person(team, who)
    const user = { ...team.users.get(id)!, ...change, updated: Math.floor(this.#world.now() / 1_000) }
    team.users.set(id, user)
    this.#world.tell(team, userChangeEvent(user, this.#world.now(), this.#world.ids.ts()))
  }

  /** Types a slash command; what the bot answers at once is shown. */
  async slash(where: string, who: string, command: string, text: string): Promise<SlackDelivery> {
    const { team, channel } = this.#world.place(where)
    const user = this.#world.person(team, who)
    const payload = commandPayload(this.#world, team, channel, user, command, text)
    const id = this.#world.ids.next('Cmd')
    const delivery = await this.#outbox.send({ id, kind: 'slash_commands', what: command, team: team.id, payload })
    const saying = typeof delivery.answer === 'string' ? { text: delivery.answer } : delivery.answer
    if (delivery.outcome === 'acked' && typeof saying === 'object' && saying !== null)
      this.#responses.say({ team, channel, user, original: undefined }, saying as Record<string, unknown>, 'ack')
    this.#world.journal.changed()
    return delivery
  }

  shortcut(who: string, callbackId: string, where?: string): Promise<SlackDelivery> {
    const team = this.#world.team(where)
    return this.#interact(team.id, shortcutPayload(this.#world, team, this.#world.person(team, who), callbackId))
  }

  messageShortcut(where: string, ts: string, who: string, callbackId: string): Promise<SlackDelivery> {
    const { team, channel, message } = this.#message(where, ts)
    const user = this.#world.person(team, who)
    return this.#interact(team.id, messageShortcutPayload(this.#world, team, channel, message, user, callbackId))
  }

  click(where: string, ts: string, click: SlackClick): Promise<SlackDelivery> {
    const { team, channel, message } = this.#message(where, ts)
    const action = actionOf(message.blocks, click)
    if (!action)
      throw new Error(`Message ${ts} has nothing with action_id ${click.action}${click.choose ? ` to choose ${click.choose}` : ''}.`)
    return this.#interact(team.id, actionPayload(this.#world, team, channel, message, this.#world.person(team, click.user), action))
  }

  /** Sends a modal in; what the bot answers (errors, another view, nothing) happens to it. */
  async submit(viewId: string, who: string, filled: SlackFilled): Promise<SlackDelivery> {
    const { team, view } = this.#view(viewId)
    const values = Object.fromEntries(
      Object.entries(filled).map(([block, actions]) => [
        block,
        Object.fromEntries(Object.entries(actions).map(([action, value]) => [action, { type: 'plain_text_input', value }])),
      ]),
    )
    const sent = { ...view, state: { values } }
    const delivery = await this.#interact(team.id, submissionPayload(this.#world, team, sent, this.#world.person(team, who)))
    const answer = (delivery.answer ?? {}) as { response_action?: string; view?: unknown }
    if (delivery.outcome !== 'acked' || answer.response_action === 'errors') return delivery
    if (answer.response_action === 'update') showView(this.#world, team, answer.view, view)
    else if (answer.response_action === 'push') showView(this.#world, team, answer.view, undefined, view)
    else this.#world.views.delete(viewId)
    this.#world.journal.changed()
    return delivery
  }

  /** Closes a modal; the bot hears of it only if the view asked for that with `notify_on_close`. */
  async close(viewId: string, who: string, cleared: boolean): Promise<SlackDelivery | undefined> {
    const { team, view } = this.#view(viewId)
    this.#world.views.delete(viewId)
    if (!view.notify_on_close) return undefined
    return this.#interact(team.id, closedPayload(this.#world, team, view, this.#world.person(team, who), cleared))
  }

  #interact(team: string, payload: Readonly<Record<string, unknown>>): Promise<SlackDelivery> {
    const id = this.#world.ids.next('Int')
    return this.#outbox.send({ id, kind: 'interactive', what: String(payload['type']), team, payload })
  }

  #message(where: string, ts: string) {
    const { team, channel } = this.#world.place(where)
    const message = channel.get(ts) ?? this.#world.ephemerals.get(ts)
    if (!message) throw new Error(`There is no message ${ts} in #${channel.name}.`)
    return { team, channel, message }
  }

  #view(id: string) {
    const view = this.#world.views.get(id)
    if (!view) throw new Error(`There is no view ${id}; open are ${[...this.#world.views.keys()].join(', ') || 'none'}.`)
    return { team: this.#world.team(view.team_id), view }
  }
}
