export { startDiscord } from './discord.ts'
export type { DiscordFaults, FakeDiscord, FakeDiscordOptions } from './face.ts'
export type {
  EarlyRequest,
  InvalidRequest,
  Pings,
  SeenIdentify,
  SeenRequest,
  SeenResume,
  SentDiscordMessage,
} from './journal.ts'
export { type DiscordLimits, discordLimits, noDiscordLimits } from './limits.ts'
export type { Asker } from './people/asking.ts'
export type { OptionValue } from './people/option.ts'
export type { DiscordWords } from './people/speaking.ts'
export { snowflakeAt, snowflakeOf, timeOfSnowflake } from './snowflake.ts'
export type { Answer } from './world/ledger.ts'
export { caretaker, everyday } from './world/permission.ts'
export type { ChannelPlan, GuildPlan, MemberPlan, RolePlan } from './world/plan.ts'
