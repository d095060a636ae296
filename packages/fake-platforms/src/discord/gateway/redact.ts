import { type APIMessage, GatewayDispatchEvents, GatewayIntentBits } from 'discord-api-types/v10'
import { visible } from '../world/archive.ts'

/** An event as a session with these intents gets it: without the content intent, messages come without what people wrote. */
export function redact(intents: number, type: string, data: unknown, direct: boolean, botId: string): unknown {
  if ((intents & GatewayIntentBits.MessageContent) !== 0) return data
  if (type !== GatewayDispatchEvents.MessageCreate && type !== GatewayDispatchEvents.MessageUpdate) return data
  return visible(data as APIMessage, botId, direct)
}
