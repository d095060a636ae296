import type { App } from '@slack/bolt'
import type { Envelope, ReceiverContext } from '@waddlebot/sdk'
import type { SlackConfig } from '../config.ts'
import { isTimestamp, keyOf } from '../key.ts'
import { modalOf, unpackForm } from '../speaking/form.ts'
import type { Responses } from '../speaking/responses.ts'
import type { People } from '../world/people.ts'
import type { Workspace } from '../world/workspace.ts'
import type { Workspaces } from '../world/workspaces.ts'
import { shortcutOf, slashOf } from './command.ts'
import { happeningOf, updateOf } from './happening.ts'
import type { Intake } from './intake.ts'
import { actionOf, buttonIds, submissionOf } from './interaction.ts'
import { messageEventOf, messageOf } from './message.ts'
import type { Seen } from './seen.ts'
import type { Payload, Sight } from './sight.ts'
import { record, type Slip, teamsOf, words } from './slip.ts'

const anything = /[\s\S]*/

export interface HearingParts {
  readonly ctx: ReceiverContext<SlackConfig>
  readonly workspaces: Workspaces
  readonly people: People
  readonly responses: Responses
  readonly seen: Seen
  readonly intake: Intake
}

/** What the bot makes of what Bolt gives it. */
export class Hearing {
  readonly #parts: HearingParts

  constructor(parts: HearingParts) {
    this.#parts = parts
  }

  /** Listen to everything that goes through `app`. */
  listen(app: App): void {
    app.event(anything, async ({ body, event, context }) =>
      this.#guard(context, body, (slip, at) => this.#event(slip, at, body, { ...event })),
    )
    app.command(anything, async ({ body, context }) =>
      this.#guard(context, body, async (slip, at) => {
        await this.#hand(slip, [await slashOf(this.#sight(at), { ...body })], body.response_url, body.user_id)
      }),
    )
    app.action(anything, async ({ body, action, context }) =>
      this.#guard(context, body, (slip, at) => this.#action(slip, at, { ...body }, { ...action })),
    )
    app.view(anything, async ({ body, context }) =>
      this.#guard(context, body, async (slip, at) => {
        if (body.type === 'view_submission') await this.#hand(slip, [await submissionOf(this.#sight(at), { ...body })])
      }),
    )
    app.shortcut(anything, async ({ body, context }) => this.#guard(context, body, (slip, at) => this.#shortcut(slip, at, { ...body })))
    app.error(async (error) => this.#parts.intake.odd(undefined, error))
  }

  /** Hand over a message of the history as if it had just been said. @returns whether it was taken */
  async recall(workspace: Workspace, channel: string, message: Payload): Promise<boolean> {
    const envelope = await messageOf(this.#sight(workspace), message, channel)
    if (!envelope) return true
    this.#parts.seen.heard(workspace.id, envelope)
    try {
      return (await this.#parts.ctx.receive(envelope)).accepted
    } catch (error) {
      this.#parts.ctx.log.error('something from the history of Slack failed on its way in', { error: String(error) })
      return false
    }
  }

  #sight(workspace: Workspace): Sight {
    const { ctx, people } = this.#parts
    return { ctx, people, workspace }
  }

  /** Run a listener so that nothing odd gets out of it. */
  async #guard(context: object, body: unknown, run: (slip: Slip, workspace: Workspace) => Promise<void>): Promise<void> {
    const { slip } = context as { slip: Slip }
    const { workspaces, intake } = this.#parts
    try {
      const workspace = teamsOf(record(body))
        .map((team) => workspaces.get(team))
        .find((known) => known !== undefined)
      if (workspace) await run(slip, workspace)
    } catch (error) {
      intake.odd(body, error)
    }
  }

  async #event(slip: Slip, workspace: Workspace, body: unknown, event: Payload): Promise<void> {
    const { people, workspaces, seen, ctx } = this.#parts
    const sight = this.#sight(workspace)
    const type = words(event['type'])
    const id = words(record(body)['event_id']) || `${workspace.id}/${type}/${words(event['event_ts'])}`
    const channel = words(event['channel'])
    switch (type) {
      case 'message':
        return this.#hand(slip, [await messageEventOf(sight, event, id)])
      case 'app_mention':
        // It comes besides the message, for the same words; where the bot may not read messages it comes alone.
        if (workspace.may('channels:history') && workspace.may('groups:history')) return
        return this.#hand(slip, [await messageOf(sight, event)])
      case 'tokens_revoked':
        if (listed(record(event['tokens'])['bot'], workspace.standing.botUserId)) await workspaces.forget(workspace.id)
        return
      case 'app_uninstalled':
        return workspaces.forget(workspace.id)
      case 'subteam_members_changed':
        return people.groups.changed(workspace.id, words(event['subteam_id']))
      case 'user_change': {
        people.take(workspace.id, event['user'])
        if (!ctx.needs.events.has('member.update')) return
        return this.#hand(slip, [await updateOf(sight, event, id, seen.lastChannel(workspace.id, words(record(event['user'])['id'])))])
      }
      default:
        if (type === 'member_joined_channel' || type === 'member_left_channel') people.groups.changed(workspace.id, channel)
        return this.#hand(slip, [await happeningOf(sight, event, id)])
    }
  }

  async #action(slip: Slip, workspace: Workspace, body: Payload, first: Payload): Promise<void> {
    if (words(first['action_id']).startsWith(buttonIds.form)) return this.#open(workspace, body, first)
    const actions = Array.isArray(body['actions']) ? body['actions'].map(record) : [first]
    const envelopes = await Promise.all(actions.map((action) => actionOf(this.#sight(workspace), body, action)))
    await this.#hand(slip, envelopes, body['response_url'], words(record(body['user'])['id']))
  }

  /** Open the form that hangs on a button. Slack gives three seconds for it. */
  async #open(workspace: Workspace, body: Payload, action: Payload): Promise<void> {
    const form = unpackForm(words(action['value']))
    const container = record(body['container'])
    const channel = words(record(body['channel'])['id']) || words(container['channel_id'])
    if (!form || channel === '') return
    const ts = words(container['message_ts'])
    const thread = record(body['message'])['thread_ts']
    const place = {
      channel,
      ...(isTimestamp(thread) ? { thread } : {}),
      ...(isTimestamp(ts) ? { message: keyOf(workspace.id, channel, ts) } : {}),
    }
    const said = await workspace.call((client) => client.views.open({ trigger_id: words(body['trigger_id']), view: modalOf(form, place) }))
    if ('ok' in said) return
    const { ctx, responses } = this.#parts
    ctx.log.warn('a form could not be opened', { form: form.custom, reason: said.trouble.detail })
    const id = `${workspace.id}/form/${words(body['trigger_id'])}`
    responses.remember(id, body['response_url'], words(record(body['user'])['id']))
    await responses.say(id, { response_type: 'ephemeral', text: 'That did not open. Please press the button again.' })
  }

  async #shortcut(slip: Slip, workspace: Workspace, body: Payload): Promise<void> {
    const { ctx } = this.#parts
    const user = words(record(body['user'])['id'])
    const channel = words(record(body['channel'])['id']) || (await this.#direct(workspace, user))
    if (channel === '') return
    await this.#hand(slip, [await shortcutOf(this.#sight(workspace), body, channel, ctx.commands())], body['response_url'], user)
  }

  /** The talk between the bot and `user`: what was chosen outside of channels is answered there. */
  async #direct(workspace: Workspace, user: string): Promise<string> {
    const said = await workspace.call((client) => client.conversations.open({ users: user }))
    if ('ok' in said) return said.ok.channel?.id ?? ''
    this.#parts.ctx.log.warn('an entry of the menu could not be answered: no direct messages', { reason: said.trouble.detail })
    return ''
  }

  /** Hand envelopes over when it is their turn; the verdict is known once the bot has promised their effects. */
  async #hand(slip: Slip, made: readonly (Envelope | undefined)[], responseUrl?: unknown, user = ''): Promise<void> {
    const { ctx, responses, seen, intake } = this.#parts
    const envelopes = made.filter((envelope) => envelope !== undefined).filter(({ kind }) => isWanted(kind, ctx))
    await slip.place.turn
    if (intake.paused) {
      slip.verdict = 'refused'
      return
    }
    const answers = envelopes.map((envelope) => {
      responses.remember(envelope.id, responseUrl, user)
      return ctx.receive(envelope)
    })
    slip.place.leave()
    if (answers.length === 0) return
    // Whatever goes wrong on the way in: nothing was promised, so Slack is to send it again.
    slip.verdict = 'refused'
    const accepted = await Promise.all(answers).catch((error: unknown) =>
      ctx.log.error('something from Slack failed on its way in', { error: String(error) }),
    )
    if (accepted?.every((answer) => answer.accepted)) slip.verdict = 'taken'
    if (slip.verdict === 'taken') for (const envelope of envelopes) seen.heard(envelope.server ?? '', envelope)
  }
}

/** Kinds that somebody listens to; words and interactions are always wanted. */
function isWanted(kind: Envelope['kind'], { needs }: ReceiverContext<SlackConfig>): boolean {
  return kind === 'message' || kind === 'interaction' || needs.events.has(kind)
}

const listed = (list: unknown, id: string) => Array.isArray(list) && list.includes(id)
