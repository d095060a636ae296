import type { ErrorTable } from '@waddlebot/sdk'

/** What Slack says no to. */
export const errors = {
  WDL_SLACK_TOKEN: {
    what: 'Slack does not take a token.',
    why: 'The app was taken out of the workspace, or the token was copied in part.',
    fix: '`waddle connect slack`',
  },
  WDL_SLACK_PUBLIC_URL: {
    what: 'Slack is to call the bot, and nobody said under which address.',
    why: 'With `mode: http` Slack sends requests to the bot instead of the bot connecting to Slack.',
    fix: '`waddle config set http.publicUrl <address>`, or `waddle config set receivers.slack.config.mode socket`',
  },
} as const satisfies ErrorTable
