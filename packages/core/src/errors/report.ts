import type { ErrorTable } from '@waddlebot/sdk'

/** Whom a bot that runs tells of itself. */
export const reportErrors = {
  WDL_REPORT_DSN: {
    what: 'Errors cannot be reported.',
    why: 'The secret that `log.reports` names is no DSN.',
    fix: '`waddle secret set SENTRY_DSN`, with what the server that collects errors shows',
  },
} as const satisfies ErrorTable
