import { type APIBaseVoiceState, ChannelType, GatewayDispatchEvents } from 'discord-api-types/v10'
import type { World } from '../world/world.ts'

/** Somebody enters a voice channel, moves to another, or (without one) leaves. */
export function voice(world: World, server: string, who: string, ref?: string): void {
  const guild = world.guild(server)
  const user = world.userNamed(who)
  const member = guild.members.get(user.id)
  if (!member) throw new Error(`${who} is no member of ${guild.name}`)
  const channel = ref === undefined ? undefined : [...guild.channels.values()].find((one) => one.id === ref || one.name === ref)
  if (ref !== undefined && channel?.type !== ChannelType.GuildVoice) throw new Error(`${guild.name} has no voice channel ${ref}`)
  const state: APIBaseVoiceState = {
    channel_id: channel?.id ?? null,
    user_id: user.id,
    member: structuredClone(member),
    session_id: guild.voice.get(user.id)?.session_id ?? world.ids.next(),
    deaf: member.deaf,
    mute: member.mute,
    self_deaf: false,
    self_mute: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  }
  if (channel) guild.voice.set(user.id, state)
  else guild.voice.delete(user.id)
  world.dispatch(GatewayDispatchEvents.VoiceStateUpdate, { ...state, guild_id: guild.id }, { guildId: guild.id })
  world.journal.changed()
}
