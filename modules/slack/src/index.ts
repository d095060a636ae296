import { defineModule } from '@waddlebot/sdk'
import { config } from './config.ts'
import { errors } from './errors.ts'

/** Slack: hears every conversation that the bot is in, in any number of workspaces, and answers there. */
export default defineModule({
  name: 'slack',
  describe: 'Connects the bot to Slack',
  config,
  errors,
  capabilities: [
    'secret:SLACK_APP_TOKEN',
    'secret:SLACK_BOT_TOKEN',
    'secret:SLACK_BOT_TOKEN_*',
    'secret:SLACK_ADMIN_TOKEN',
    'secret:SLACK_ADMIN_TOKEN_*',
    'secret:SLACK_SIGNING_SECRET',
    'secret:SLACK_CLIENT_SECRET',
  ],
  receiver: {
    platform: 'slack',
    actions: ['account.find', 'kick', 'message.delete', 'reaction.add', 'role.add', 'role.remove'],
    connect: {
      secrets: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'],
      run: async (ctx) => (await import('./setup/walk.ts')).walk(ctx),
      check: async (ctx) => (await import('./setup/check.ts')).check(ctx),
    },
    sync: async (ctx) => (await import('./setup/menus.ts')).sync(ctx),
    start: async (ctx) => new (await import('./receiver.ts')).SlackReceiver(ctx),
  },
})

export type { SlackConfig } from './config.ts'
