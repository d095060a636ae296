import { PermissionFlagsBits as may, RESTJSONErrorCodes, type RESTPostAPIChannelMessagesBulkDeleteJSONBody } from 'discord-api-types/v10'
import { sizes } from '../limits.ts'
import { Complaints, refuse } from '../refusal.ts'
import { timeOfSnowflake } from '../snowflake.ts'
import { type Kept, visible } from '../world/archive.ts'
import { isThread } from '../world/guild.ts'
import type { Place, World } from '../world/world.ts'
import { bodyOf, type Call } from './call.ts'
import { checkMessage, type MessageBody } from './message-rule.ts'
import { amend, ownPermissions, placeOf, post, require, writable } from './posting.ts'
import type { Route } from './route.ts'

/** Messages: https://docs.discord.com/developers/resources/message, read 2026-11-22. */
export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/:channel/messages', handle: history },
  { method: 'POST', path: '/channels/:channel/messages', handle: create },
  { method: 'POST', path: '/channels/:channel/messages/bulk-delete', handle: bulkDelete },
  { method: 'GET', path: '/channels/:channel/messages/:message', handle: show },
  { method: 'PATCH', path: '/channels/:channel/messages/:message', handle: edit },
  { method: 'DELETE', path: '/channels/:channel/messages/:message', handle: remove },
  { method: 'POST', path: '/channels/:channel/typing', handle: typing },
]

/** The message that a path names. */
export function keptOf({ world, params }: Call): Kept {
  const place = placeOf(world, params['channel']!)
  require(world, place)
  const kept = world.archive.find(place.channel.id, params['message']!)
  if (!kept || kept.ephemeral) throw refuse(RESTJSONErrorCodes.UnknownMessage)
  return kept
}

function show(call: Call): unknown {
  const kept = keptOf(call)
  require(call.world, kept.place, may.ReadMessageHistory)
  return seen(call.world, kept)
}

function create(call: Call): unknown {
  const { world, files } = call
  const place = placeOf(world, call.params['channel']!)
  const body = bodyOf<MessageBody>(call) as MessageBody
  mayWrite(world, place)
  checkMessage(body, files.length, 'new')
  const again = repeated(world, body)
  if (again) {
    if (again.sent) again.sent.repeats++
    world.journal.changed()
    return seen(world, again)
  }
  if (body.message_reference) require(world, place, may.ReadMessageHistory)
  return seen(world, post(world, place, body, files, call.origin))
}

function mayWrite(world: World, place: Place): void {
  const { channel } = place
  if (channel.type === 1) {
    const other = channel.recipients?.[0]
    const shared = [...world.guilds.values()].some((guild) => guild.present && guild.members.has(other?.id ?? ''))
    if (!other || world.closed.has(other.id) || !shared) throw refuse(RESTJSONErrorCodes.CannotSendMessagesToThisUser)
    return
  }
  require(world, place, isThread(channel) ? may.SendMessagesInThreads : may.SendMessages)
  if (!writable(place)) throw refuse(RESTJSONErrorCodes.MissingPermissions)
}

/** With `enforce_nonce`, the bot's own message of a moment ago that had the same nonce. */
function repeated(world: World, body: MessageBody): Kept | undefined {
  if (!body.enforce_nonce || body.nonce === undefined || body.nonce === null) return undefined
  const since = world.now() - world.limits.nonceMs
  const same = world.journal.sent.find((sent) => sent.at > since && !sent.deleted && String(sent.nonce) === String(body.nonce))
  return same && world.archive.seek(same.id)
}

function edit(call: Call): unknown {
  const kept = keptOf(call)
  const body = bodyOf<MessageBody>(call) as MessageBody
  if (kept.message.author.id !== call.world.bot.id) throw refuse(RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser)
  checkMessage(body, call.files.length, 'edit')
  amend(call.world, kept, body)
  return seen(call.world, kept)
}

function remove(call: Call): void {
  const kept = keptOf(call)
  if (kept.message.author.id !== call.world.bot.id) require(call.world, kept.place, may.ManageMessages)
  call.world.archive.remove(kept)
}

function bulkDelete(call: Call): void {
  const { world } = call
  const place = placeOf(world, call.params['channel']!)
  require(world, place, may.ManageMessages)
  const ids = [...new Set(bodyOf<RESTPostAPIChannelMessagesBulkDeleteJSONBody>(call).messages ?? [])]
  const { least, most, maxAgeMs } = sizes.bulkDelete
  if (ids.length < least || ids.length > most) throw refuse(RESTJSONErrorCodes.ProvidedTooFewOrTooManyMessagesToDelete)
  if (ids.some((id) => timeOfSnowflake(id) < world.now() - maxAgeMs))
    throw refuse(RESTJSONErrorCodes.OneOfTheMessagesProvidedWasTooOldForBulkDelete)
  world.archive.removeMany(ids.flatMap((id) => world.archive.find(place.channel.id, id) ?? []))
}

/** Newest first, whatever was asked for; nothing without READ_MESSAGE_HISTORY. */
function history(call: Call): unknown {
  const { world, query } = call
  const place = placeOf(world, call.params['channel']!)
  require(world, place)
  const limit = Number(query.get('limit') ?? sizes.history.usual)
  if (!Number.isInteger(limit) || limit < 1 || limit > sizes.history.most) {
    const complaints = new Complaints()
    complaints.add(['limit'], 'NUMBER_TYPE_RANGE', `int value should be between 1 and ${sizes.history.most}.`)
    complaints.settle()
  }
  if (!(ownPermissions(world, place) & may.ReadMessageHistory)) return []
  const all = world.archive.of(place.channel.id)
  const id = (key: string) => (query.has(key) ? BigInt(query.get(key)!) : undefined)
  const after = id('after')
  const before = id('before')
  const around = id('around')
  const idOf = (kept: Kept) => BigInt(kept.message.id)
  let chosen = all.slice(-limit)
  if (after !== undefined) chosen = all.filter((kept) => idOf(kept) > after).slice(0, limit)
  else if (before !== undefined) chosen = all.filter((kept) => idOf(kept) < before).slice(-limit)
  else if (around !== undefined) {
    const middle = all.findIndex((kept) => idOf(kept) >= around)
    const from = Math.max(0, (middle < 0 ? all.length : middle) - Math.floor(limit / 2))
    chosen = all.slice(from, from + limit)
  }
  return chosen.reverse().map((kept) => seen(world, kept))
}

function typing({ world, params }: Call): void {
  const place = placeOf(world, params['channel']!)
  mayWrite(world, place)
  world.journal.typing.push(place.channel.id)
  world.journal.changed()
}

/** The message as this application may see it over HTTP, with its reactions. */
export function seen(world: World, kept: Kept): unknown {
  const reactions = [...kept.reactions].map(([key, users]) => {
    const [name, id] = key.split(':')
    return {
      emoji: { id: id ?? null, name: name ?? null },
      count: users.size,
      count_details: { burst: 0, normal: users.size },
      me: users.has(world.bot.id),
      me_burst: false,
      burst_colors: [],
    }
  })
  const message = reactions.length > 0 ? { ...kept.message, reactions } : kept.message
  const intent = (world.privileged & (1 << 15)) !== 0
  return intent ? message : visible(message, world.bot.id, kept.place.guild === undefined)
}
