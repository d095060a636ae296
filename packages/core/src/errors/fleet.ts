import type { ErrorTable } from '@waddlebot/sdk'

/** A bot that is several processes. */
export const fleetErrors = {
  WDL_FLEET_ROLE: {
    what: 'A process is to be something that there is not.',
    why: 'It can be any of `receivers`, `router`, `hub` and `jobs`.',
    fix: '`waddle run --only receivers,router`',
  },
  WDL_FLEET_SILENT: {
    what: 'Another process of the bot did not answer.',
    why: 'It ended, or Redis carries nothing between the two right now.',
    fix: '`waddle status` lists the processes that live.',
  },
} as const satisfies ErrorTable
