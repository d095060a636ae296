import { defineModule } from '@waddlebot/sdk'
import { config } from './config.ts'
import { TwitchReceiver } from './receiver.ts'

/** Twitch chat: hears every channel it is in and answers there. */
export default defineModule({
  name: 'twitch',
  describe: 'Connects the bot to Twitch chat',
  config,
  capabilities: ['secret:TWITCH_TOKEN'],
  receiver: {
    platform: 'twitch',
    start: async (ctx) => new TwitchReceiver(ctx),
  },
})

export type { TwitchConfig } from './config.ts'
