import { GatewayIntentBits as bits, GatewayDispatchEvents as events } from 'discord-api-types/v10'

/**
 * The intents that let an event through: in a server, and in direct messages. What is not here always arrives.
 * https://docs.discord.com/developers/events/gateway#list-of-intents, read 2026-11-22.
 */
const needed: Partial<Record<events, readonly [guild: number, direct: number]>> = {
  ...of(bits.Guilds, 0, [
    events.GuildCreate,
    events.GuildUpdate,
    events.GuildDelete,
    events.GuildRoleCreate,
    events.GuildRoleUpdate,
    events.GuildRoleDelete,
    events.ChannelCreate,
    events.ChannelUpdate,
    events.ChannelDelete,
    events.ThreadCreate,
    events.ThreadUpdate,
    events.ThreadDelete,
    events.ThreadListSync,
    events.ThreadMemberUpdate,
    events.ThreadMembersUpdate,
    events.StageInstanceCreate,
    events.StageInstanceUpdate,
    events.StageInstanceDelete,
  ]),
  ...of(bits.Guilds, bits.DirectMessages, [events.ChannelPinsUpdate]),
  ...of(bits.GuildMembers, 0, [events.GuildMemberAdd, events.GuildMemberUpdate, events.GuildMemberRemove]),
  ...of(bits.GuildModeration, 0, [events.GuildAuditLogEntryCreate, events.GuildBanAdd, events.GuildBanRemove]),
  ...of(bits.GuildExpressions, 0, [events.GuildEmojisUpdate, events.GuildStickersUpdate]),
  ...of(bits.GuildIntegrations, 0, [
    events.GuildIntegrationsUpdate,
    events.IntegrationCreate,
    events.IntegrationUpdate,
    events.IntegrationDelete,
  ]),
  ...of(bits.GuildWebhooks, 0, [events.WebhooksUpdate]),
  ...of(bits.GuildInvites, 0, [events.InviteCreate, events.InviteDelete]),
  ...of(bits.GuildVoiceStates, 0, [events.VoiceStateUpdate, events.VoiceChannelEffectSend]),
  ...of(bits.GuildPresences, 0, [events.PresenceUpdate]),
  ...of(bits.GuildMessages, bits.DirectMessages, [events.MessageCreate, events.MessageUpdate, events.MessageDelete]),
  ...of(bits.GuildMessages, 0, [events.MessageDeleteBulk]),
  ...of(bits.GuildMessageReactions, bits.DirectMessageReactions, [
    events.MessageReactionAdd,
    events.MessageReactionRemove,
    events.MessageReactionRemoveAll,
    events.MessageReactionRemoveEmoji,
  ]),
  ...of(bits.GuildMessageTyping, bits.DirectMessageTyping, [events.TypingStart]),
  ...of(bits.GuildScheduledEvents, 0, [
    events.GuildScheduledEventCreate,
    events.GuildScheduledEventUpdate,
    events.GuildScheduledEventDelete,
    events.GuildScheduledEventUserAdd,
    events.GuildScheduledEventUserRemove,
  ]),
  ...of(bits.AutoModerationConfiguration, 0, [
    events.AutoModerationRuleCreate,
    events.AutoModerationRuleUpdate,
    events.AutoModerationRuleDelete,
  ]),
  ...of(bits.AutoModerationExecution, 0, [events.AutoModerationActionExecution]),
  ...of(bits.GuildMessagePolls, bits.DirectMessagePolls, [events.MessagePollVoteAdd, events.MessagePollVoteRemove]),
}

/** Every intent there is. */
export const everyIntent = Object.values(bits).reduce<number>((all, bit) => (typeof bit === 'number' ? all | bit : all), 0)

/** The intents that must be switched on in the developer portal. */
export const privilegedIntents = bits.GuildMembers | bits.GuildPresences | bits.MessageContent

/** Whether a session with these intents hears of an event. */
export function lets(intents: number, type: string, inGuild: boolean): boolean {
  const pair = needed[type as events]
  if (!pair) return true
  return (intents & pair[inGuild ? 0 : 1]) !== 0
}

function of(guild: number, direct: number, types: readonly events[]): Partial<Record<events, readonly [number, number]>> {
  return Object.fromEntries(types.map((type) => [type, [guild, direct]]))
}
