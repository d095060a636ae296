import { defineModule } from '@waddlebot/sdk'
import { secretNames } from './account/secrets.ts'
import { twitchActions } from './actions/rights.ts'
import { config } from './config.ts'
import { connect } from './connect/connect.ts'
import { errors } from './errors.ts'

/** Twitch: hears the chat of every channel it is in, what EventSub tells, and answers and acts there. */
export default defineModule({
  name: 'twitch',
  describe: 'Connects the bot to Twitch',
  config,
  errors,
  capabilities: secretNames.map((name) => `secret:${name}` as const),
  receiver: {
    platform: 'twitch',
    actions: twitchActions,
    connect,
    // Libraries for a platform are loaded when the platform is, and not for a line of help.
    start: async (ctx) => new (await import('./receiver.ts')).TwitchReceiver(ctx),
  },
})

export type { TwitchConfig } from './config.ts'
