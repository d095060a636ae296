import type { ErrorTable } from '@waddlebot/sdk'

/** Looking at a bot that runs. */
export const watchErrors = {
  WDL_WATCH_OFF: {
    what: 'A bot that runs cannot be asked.',
    why: 'It has no web side, or one whose port only its log says.',
    fix: '`waddle config unset http`, or `waddle status --url http://127.0.0.1:<port>`',
  },
  WDL_WATCH_SILENT: {
    what: 'No bot answers where waddle.yml says that it would.',
    why: 'It does not run, runs elsewhere, or is of another version.',
    fix: '`waddle run`',
  },
  WDL_WATCH_REFUSED: {
    what: 'The bot that runs wants a key.',
    why: 'Its web side asks for one, and what was shown is missing, wrong or for something else.',
    fix: '`export WADDLE_SERVICE_KEY="$(waddle key create status-reader --scope status --for 1d)"`',
  },
  WDL_TRACE_UNKNOWN: {
    what: 'Nothing is known of a message.',
    why: 'Its id is misspelt, it was chatter that was not picked to be traced, or it is long ago.',
    fix: '`waddle config set log.traceEvery 1`',
  },
} as const satisfies ErrorTable
