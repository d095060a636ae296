import type { ErrorTable } from '@waddlebot/sdk'

/** What Discord says no to. */
export const errors = {
  WDL_DISCORD_TOKEN: {
    what: 'Discord does not take the bot’s token, or there is none.',
    why: 'It was reset, copied in part, or is of another kind.',
    fix: 'Press "Reset Token" under Bot in the developer portal, copy the new one, and type `waddle connect discord`.',
  },
  WDL_DISCORD_SILENT: {
    what: 'Discord could not be asked.',
    why: 'It is down or cannot be reached from here, or a proxy stands between.',
    fix: 'Try again in a minute; behind a proxy: `waddle config set receivers.discord.config.api <address>`.',
  },
} as const satisfies ErrorTable
