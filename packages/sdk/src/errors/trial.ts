import type { ErrorTable } from '../error.ts'

/** What only tests of modules meet. */
export const trialErrors = {
  WDL_TEST_HOST_MISSING: {
    what: '`mockBot` could not load the runtime.',
    why: 'It runs the real router and the real store, which are in `@waddlebot/core`.',
    fix: '`npm install --save-dev @waddlebot/core`',
  },
} as const satisfies ErrorTable
