import { GatewayCloseCodes } from 'discord-api-types/v10'

/** How a refused IDENTIFY ends. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway, read 2026-11-22. */
export const refusals = {
  'bad token': [GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.'],
  'bad intents': [GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).'],
  'disallowed intents': [GatewayCloseCodes.DisallowedIntents, 'Disallowed intent(s).'],
  'bad shard': [GatewayCloseCodes.InvalidShard, 'Invalid shard.'],
} as const
