import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10'

/** The application's flags for the privileged intents that are switched on (the `…Limited` ones, of bots in few servers). */
export function flagsOf(privileged: number): number {
  let flags = 0
  if (privileged & GatewayIntentBits.GuildMembers) flags |= ApplicationFlags.GatewayGuildMembersLimited
  if (privileged & GatewayIntentBits.GuildPresences) flags |= ApplicationFlags.GatewayPresenceLimited
  if (privileged & GatewayIntentBits.MessageContent) flags |= ApplicationFlags.GatewayMessageContentLimited
  return flags
}
