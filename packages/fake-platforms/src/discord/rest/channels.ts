import {
  type APIThreadChannel,
  type ChannelFlags,
  ChannelType,
  GatewayDispatchEvents as events,
  PermissionFlagsBits as may,
  RESTJSONErrorCodes,
  type RESTPatchAPIChannelJSONBody,
  type RESTPostAPIChannelThreadsJSONBody,
  type RESTPostAPICurrentUserCreateDMChannelJSONBody,
  type RESTPutAPIChannelPermissionJSONBody,
  type ThreadAutoArchiveDuration,
} from 'discord-api-types/v10'
import { Complaints, refuse } from '../refusal.ts'
import { isThread } from '../world/guild.ts'
import type { Place, World } from '../world/world.ts'
import { bodyOf, type Call } from './call.ts'
import { keptOf } from './messages.ts'
import { placeOf, require } from './posting.ts'
import type { Route } from './route.ts'

const dayOfMinutes: ThreadAutoArchiveDuration = 1_440

/** Channels and threads: https://docs.discord.com/developers/resources/channel; shapes and numbers as published in discord-api-types 0.38.57. */
export const channelRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/:channel', handle: show },
  { method: 'PATCH', path: '/channels/:channel', handle: edit },
  { method: 'PUT', path: '/channels/:channel/permissions/:overwrite', handle: overwrite },
  { method: 'DELETE', path: '/channels/:channel/permissions/:overwrite', handle: removeOverwrite },
  { method: 'POST', path: '/channels/:channel/threads', handle: thread },
  { method: 'POST', path: '/channels/:channel/messages/:message/threads', handle: threadFrom },
  { method: 'POST', path: '/users/@me/channels', handle: openDm },
]

function show(call: Call): unknown {
  const place = placeOf(call.world, call.params['channel']!)
  require(call.world, place)
  return place.channel
}

/** Name, topic, slow mode and age limit of a channel; archiving and locking of a thread. */
function edit(call: Call): unknown {
  const { world } = call
  const place = placeOf(world, call.params['channel']!)
  const { channel, guild } = place
  if (channel.type === ChannelType.DM || !guild) throw refuse(RESTJSONErrorCodes.MissingAccess)
  require(world, place, isThread(channel) ? may.ManageThreads : may.ManageChannels)
  const body = bodyOf<RESTPatchAPIChannelJSONBody>(call)
  const complaints = new Complaints()
  if (body.name !== undefined) complaints.text(['name'], body.name, 1, 100)
  const slow = body.rate_limit_per_user ?? 0
  if (slow < 0 || slow > 21_600) complaints.add(['rate_limit_per_user'], 'NUMBER_TYPE_RANGE', 'int value should be between 0 and 21600.')
  complaints.settle()
  const { archived, locked, name, topic, nsfw, rate_limit_per_user } = body
  const said = Object.entries({ name, topic, nsfw, rate_limit_per_user }).filter(([, value]) => value !== undefined)
  Object.assign(channel, Object.fromEntries(said))
  if (isThread(channel)) {
    if (channel.thread_metadata && archived !== undefined) channel.thread_metadata.archived = archived
    if (channel.thread_metadata && locked !== undefined) channel.thread_metadata.locked = locked
    world.dispatch(events.ThreadUpdate, structuredClone(channel), { guildId: guild.id })
  } else world.dispatch(events.ChannelUpdate, structuredClone(channel), { guildId: guild.id })
  return channel
}

function overwrite(call: Call): void {
  const { id, body } = { id: call.params['overwrite']!, body: bodyOf<RESTPutAPIChannelPermissionJSONBody>(call) }
  change(call, (before) => [
    ...before.filter((one) => one.id !== id),
    { id, type: body.type ?? 0, allow: String(body.allow ?? 0), deny: String(body.deny ?? 0) },
  ])
}

function removeOverwrite(call: Call): void {
  change(call, (before) => before.filter((one) => one.id !== call.params['overwrite']))
}

type Overwrites = { id: string; type: 0 | 1; allow: string; deny: string }[]
function change(call: Call, to: (before: Overwrites) => Overwrites): void {
  const place = placeOf(call.world, call.params['channel']!)
  const { channel, guild } = place
  require(call.world, place, may.ManageRoles)
  if (channel.type === ChannelType.DM || isThread(channel) || !guild) throw refuse(RESTJSONErrorCodes.UnknownChannel)
  channel.permission_overwrites = to((channel.permission_overwrites ?? []) as Overwrites)
  call.world.dispatch(events.ChannelUpdate, structuredClone(channel), { guildId: guild.id })
}

function thread(call: Call): unknown {
  const place = placeOf(call.world, call.params['channel']!)
  const body = bodyOf<RESTPostAPIChannelThreadsJSONBody>(call)
  const type = body.type === ChannelType.PublicThread ? ChannelType.PublicThread : ChannelType.PrivateThread
  require(call.world, place, type === ChannelType.PublicThread ? may.CreatePublicThreads : may.CreatePrivateThreads)
  return open(call.world, place, { name: body.name, type, archiveAfter: body.auto_archive_duration })
}

function threadFrom(call: Call): unknown {
  const kept = keptOf(call)
  require(call.world, kept.place, may.CreatePublicThreads)
  if (call.world.find(kept.message.id)) throw refuse(RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage)
  const body = bodyOf<RESTPostAPIChannelThreadsJSONBody>(call)
  const plan = { id: kept.message.id, name: body.name, type: ChannelType.PublicThread as const, archiveAfter: body.auto_archive_duration }
  const made = open(call.world, kept.place, plan)
  kept.message.thread = made
  return made
}

interface ThreadPlan {
  readonly id?: string
  readonly name: string | undefined
  readonly type: ChannelType.PublicThread | ChannelType.PrivateThread
  readonly archiveAfter: ThreadAutoArchiveDuration | undefined
}

/** A thread of the bot; one that hangs on a message has the message's id. */
function open(world: World, { channel, guild }: Place, plan: ThreadPlan): APIThreadChannel {
  const complaints = new Complaints()
  complaints.text(['name'], plan.name, 1, 100)
  complaints.settle()
  if (!guild) throw refuse(RESTJSONErrorCodes.UnknownChannel)
  const stamp = new Date(world.now()).toISOString()
  const made: APIThreadChannel = {
    id: plan.id ?? world.ids.next(),
    type: plan.type,
    name: plan.name!,
    guild_id: guild.id,
    parent_id: channel.id,
    owner_id: world.bot.id,
    last_message_id: null,
    rate_limit_per_user: 0,
    message_count: 0,
    member_count: 1,
    total_message_sent: 0,
    flags: 0 as ChannelFlags,
    thread_metadata: {
      archived: false,
      auto_archive_duration: plan.archiveAfter ?? dayOfMinutes,
      archive_timestamp: stamp,
      locked: false,
      create_timestamp: stamp,
    },
  }
  guild.channels.set(made.id, made)
  world.dispatch(events.ThreadCreate, { ...structuredClone(made), newly_created: true }, { guildId: guild.id })
  world.journal.changed()
  return made
}

function openDm(call: Call): unknown {
  const id = bodyOf<RESTPostAPICurrentUserCreateDMChannelJSONBody>(call).recipient_id
  const user = call.world.users.get(String(id))
  if (!user || user.id === call.world.bot.id) throw refuse(RESTJSONErrorCodes.UnknownUser)
  return call.world.dm(user)
}
