import type { ErrorTable } from '@waddlebot/sdk'

/** What the terminal says no to. */
export const errors = {
  WDL_CONSOLE_INPUT: {
    what: 'A line of `waddle console --json` cannot be read.',
    why: 'It is no JSON object, or has a key that does not exist.',
    fix: 'See the page about the console protocol.',
  },
} as const satisfies ErrorTable
