import {
  type APIInteractionResponse,
  type APIInteractionResponseCallbackData,
  InteractionType,
  MessageFlags,
  RESTJSONErrorCodes,
  InteractionResponseType as reply,
} from 'discord-api-types/v10'
import { sizes } from '../limits.ts'
import { Complaints, refuse } from '../refusal.ts'
import type { Entry } from '../world/ledger.ts'
import { bodyOf, type Call } from './call.ts'
import { checkModal } from './component-rule.ts'
import { checkMessage, type MessageBody } from './message-rule.ts'
import { seen } from './messages.ts'
import { amend, post } from './posting.ts'
import type { Route } from './route.ts'

/** Answers to interactions: https://docs.discord.com/developers/interactions/receiving-and-responding, read 2026-11-22. */
export const interactionRoutes: readonly Route[] = [
  { method: 'POST', path: '/interactions/:interaction/:token/callback', handle: callback, open: true },
]

function callback(call: Call): unknown {
  const { world, params, files } = call
  const entry = world.ledger.entries.get(params['interaction']!)
  const now = world.now()
  if (!entry || entry.token !== params['token']) throw refuse(RESTJSONErrorCodes.UnknownInteraction)
  const { answer } = entry
  const no = (code: Parameters<typeof refuse>[0]) => {
    answer.refused++
    world.journal.changed()
    return refuse(code)
  }
  if (answer.type !== undefined) throw no(RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
  if (now - entry.at > world.limits.interactionMs) throw no(RESTJSONErrorCodes.UnknownInteraction)
  const body = bodyOf<APIInteractionResponse & { data?: unknown }>(call)
  const data = (body.data ?? {}) as APIInteractionResponseCallbackData & MessageBody
  const type = allowed(entry, body.type)
  if (type === reply.ChannelMessageWithSource) checkMessage(data, files.length, 'new', ['data'])
  if (type === reply.UpdateMessage) checkMessage(data, files.length, 'edit', ['data'])
  const complaints = new Complaints()
  const choices = (data as { choices?: { name?: string; value?: unknown }[] }).choices ?? []
  if (type === reply.Modal) checkModal(complaints, data as object)
  if (type === reply.ApplicationCommandAutocompleteResult) {
    complaints.list(['data', 'choices'], choices, sizes.commandChoices)
    choices.forEach((choice, index) => {
      complaints.text(['data', 'choices', index, 'name'], choice.name, 1, sizes.choiceText)
      if (typeof choice.value === 'string') complaints.text(['data', 'choices', index, 'value'], choice.value, 1, sizes.choiceText)
    })
  }
  complaints.settle()

  answer.type = type
  answer.afterMs = now - entry.at
  if (type === reply.ChannelMessageWithSource) {
    answer.ephemeral = ((data.flags ?? 0) & MessageFlags.Ephemeral) !== 0
    entry.original = post(world, entry.place, data, files, call.origin, entry)
    answer.message = entry.original.sent
  }
  if (type === reply.DeferredChannelMessageWithSource) {
    answer.loading = true
    answer.ephemeral = ((data.flags ?? 0) & MessageFlags.Ephemeral) !== 0
  }
  if (type === reply.DeferredMessageUpdate) entry.original = entry.source
  if (type === reply.UpdateMessage && entry.source) {
    entry.original = entry.source
    amend(world, entry.source, data)
    answer.message = entry.source.sent
  }
  if (type === reply.Modal) answer.modal = data as unknown as NonNullable<typeof answer.modal>
  if (type === reply.ApplicationCommandAutocompleteResult) answer.choices = choices as NonNullable<typeof answer.choices>
  world.journal.changed()
  if (call.query.get('with_response') !== 'true') return undefined
  const message = type === reply.ChannelMessageWithSource || type === reply.UpdateMessage ? entry.original : undefined
  return {
    interaction: {
      id: entry.interaction.id,
      type: entry.interaction.type,
      ...(entry.original ? { response_message_id: entry.original.message.id } : {}),
      response_message_loading: answer.loading,
      response_message_ephemeral: answer.ephemeral,
    },
    resource: { type, ...(message ? { message: seen(world, message) } : {}) },
  }
}

/** The type of a callback, if that kind of interaction can have it. */
function allowed({ interaction }: Entry, type: reply | undefined): reply {
  const message = [reply.ChannelMessageWithSource, reply.DeferredChannelMessageWithSource]
  const update = [reply.DeferredMessageUpdate, reply.UpdateMessage]
  const fromMessage = 'message' in interaction && interaction.message !== undefined
  const possible: Partial<Record<InteractionType, reply[]>> = {
    [InteractionType.ApplicationCommand]: [...message, reply.Modal],
    [InteractionType.MessageComponent]: [...message, ...update, reply.Modal],
    [InteractionType.ApplicationCommandAutocomplete]: [reply.ApplicationCommandAutocompleteResult],
    [InteractionType.ModalSubmit]: fromMessage ? [...message, ...update] : message,
  }
  const list = possible[interaction.type] ?? []
  if (type !== undefined && list.includes(type)) return type
  const complaints = new Complaints()
  complaints.add(['type'], 'BASE_TYPE_CHOICES', `Value of field "type" must be one of (${list.join(', ')}).`)
  complaints.settle()
  throw new Error('unreachable')
}
