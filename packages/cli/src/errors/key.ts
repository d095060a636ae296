import type { ErrorTable } from '@waddlebot/sdk'

/** What doctor finds of service keys. */
export const keyErrors = {
  WDL_KEY_EXPIRY: {
    what: 'A service key expires soon, or never does.',
    why: 'Whoever uses one that expires is refused from then on; one that never expires is good for whoever finds it in a year.',
    fix: '`waddle key rotate <name>`',
  },
  WDL_KEY_NONE: {
    what: 'The web side asks for keys, and there is none that is good.',
    why: 'So nobody is let in.',
    fix: '`waddle key create admin --scope admin`',
  },
} as const satisfies ErrorTable
