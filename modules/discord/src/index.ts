import { defineModule } from '@waddlebot/sdk'
import { config, type DiscordConfig } from './config.ts'
import { connect } from './connect.ts'
import { errors } from './errors.ts'
import { tokenSecret } from './token.ts'

/** Discord: hears every channel it can see, answers there, and answers slash commands, buttons and forms. */
export default defineModule({
  name: 'discord',
  describe: 'Connects the bot to Discord',
  config,
  errors,
  capabilities: [`secret:${tokenSecret}`],
  receiver: {
    platform: 'discord',
    actions: [
      'message.delete',
      'timeout',
      'timeout.end',
      'ban',
      'ban.end',
      'kick',
      'reaction.add',
      'role.add',
      'role.remove',
      'account.find',
      'account.since',
      'account.made',
    ],
    // The libraries of Discord take a third of a second to load; who only reads definitions does without.
    start: async (ctx) => new (await import('./receiver.ts')).DiscordReceiver(ctx),
    connect,
    sync: async (ctx) => (await import('./setup/sync.ts')).sync(ctx),
  },
})

export type { DiscordConfig }
