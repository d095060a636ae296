import type { ConnectDef } from '@waddlebot/sdk'
import type { DiscordConfig } from './config.ts'
import { tokenSecret } from './token.ts'

/** How a person connects the bot to Discord; what it takes is loaded when somebody does. */
export const connect: ConnectDef<DiscordConfig> = {
  secrets: [tokenSecret],
  run: async (ctx) => (await import('./setup/walk.ts')).walk(ctx),
  check: async (ctx) => (await import('./setup/check.ts')).check(ctx),
}
