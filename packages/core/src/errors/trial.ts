import type { ErrorTable } from '@waddlebot/sdk'

/** What only tests of modules meet. */
export const trialErrors = {
  WDL_LEAK: {
    what: 'A module left timers running after it was unloaded.',
    why: 'Loaded and unloaded a hundred times, it would fill the process.',
    fix: 'Pass `ctx.signal` to what waits, or give its disposer to `ctx.defer()`.',
  },
  WDL_TEST_FETCH: {
    what: 'A test asked the network.',
    why: 'Tests have none: `mockBot` answers only what it was told to.',
    fix: "Add `bot.fetch('<url>', () => new Response('…'))` to the test.",
  },
  WDL_TEST_ROUTE: {
    what: 'A test called a route that the module does not have.',
    why: 'Method or path differ from what stands in `http`.',
    fix: "Call it as it is written: `bot.http('GET', '/quotes/1')`.",
  },
} as const satisfies ErrorTable
