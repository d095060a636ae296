import { InteractionResponseType, MessageFlags, RESTJSONErrorCodes } from 'discord-api-types/v10'
import { refuse } from '../refusal.ts'
import type { Kept } from '../world/archive.ts'
import type { Entry } from '../world/ledger.ts'
import { bodyOf, type Call } from './call.ts'
import { checkMessage, type MessageBody } from './message-rule.ts'
import { seen } from './messages.ts'
import { amend, post } from './posting.ts'
import type { Route } from './route.ts'

const path = '/webhooks/:application/:token'

/** What follows an interaction's first answer: https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages, read 2026-11-22. */
export const webhookRoutes: readonly Route[] = [
  { method: 'POST', path, handle: followUp, open: true },
  { method: 'GET', path: `${path}/messages/:message`, handle: (call) => seen(call.world, messageOf(call)), open: true },
  { method: 'PATCH', path: `${path}/messages/:message`, handle: edit, open: true },
  { method: 'DELETE', path: `${path}/messages/:message`, handle: remove, open: true },
]

/** The interaction that a token opens: 401 when it is unknown or its 15 minutes are over, 404 before the first answer. */
function entryOf({ world, params }: Call): Entry {
  const entry = world.ledger.holding(params['token']!)
  if (!entry || params['application'] !== world.bot.id) throw refuse(RESTJSONErrorCodes.InvalidWebhookToken)
  if (entry.answer.type === undefined) throw refuse(RESTJSONErrorCodes.UnknownWebhook)
  return entry
}

function messageOf(call: Call): Kept {
  const entry = entryOf(call)
  const id = call.params['message']!
  const kept = id === '@original' ? entry.original : call.world.archive.find(entry.place.channel.id, id)
  const own = kept && (kept === entry.original || kept.sent?.interactionId === entry.interaction.id)
  if (!own || !call.world.archive.find(kept.message.channel_id, kept.message.id)) throw refuse(RESTJSONErrorCodes.UnknownMessage)
  return kept
}

/** A new message; right after a deferral the deferred answer itself, ephemeral as the deferral was. */
function followUp(call: Call): unknown {
  const { world, files } = call
  const entry = entryOf(call)
  const body = bodyOf<MessageBody>(call) as MessageBody
  checkMessage(body, files.length, 'new')
  if (entry.answer.loading) return seen(world, settle(call, entry, body))
  const kept = post(world, entry.place, body, files, call.origin, entry)
  if (kept.sent) entry.answer.followUps.push(kept.sent)
  world.journal.changed()
  return seen(world, kept)
}

function edit(call: Call): unknown {
  const { world, params, files } = call
  const entry = entryOf(call)
  const body = bodyOf<MessageBody>(call) as MessageBody
  const waiting = params['message'] === '@original' && entry.answer.loading
  checkMessage(body, files.length, waiting ? 'new' : 'edit')
  if (waiting) return seen(world, settle(call, entry, body))
  const kept = messageOf(call)
  amend(world, kept, body)
  if (entry.answer.type === InteractionResponseType.DeferredMessageUpdate && kept === entry.original) entry.answer.message = kept.sent
  world.journal.changed()
  return seen(world, kept)
}

/** Put the message in the place of the loading state. */
function settle(call: Call, entry: Entry, body: MessageBody): Kept {
  const { world, files } = call
  const flags = ((body.flags ?? 0) & ~MessageFlags.Ephemeral) | (entry.answer.ephemeral ? MessageFlags.Ephemeral : 0)
  const kept = post(world, entry.place, { ...body, flags }, files, call.origin, entry)
  entry.original = kept
  entry.answer.loading = false
  entry.answer.message = kept.sent
  world.journal.changed()
  return kept
}

function remove(call: Call): void {
  const entry = entryOf(call)
  if (call.params['message'] === '@original' && entry.answer.loading) {
    entry.answer.loading = false
    call.world.journal.changed()
    return
  }
  call.world.archive.remove(messageOf(call))
}
