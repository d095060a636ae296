import type { ErrorTable } from '@waddlebot/sdk'

/** The ledger: what another module asked of it that cannot be. People who type never see these. */
export const errors = {
  WDL_LOYALTY_AMOUNT: {
    what: 'An amount of points is not one that can be moved.',
    why: 'Amounts are whole minor units above 0, and go from one account to another.',
    fix: 'Check the amount in the module before it asks.',
  },
  WDL_LOYALTY_KEY: {
    what: 'A key of the ledger was used for two different things.',
    why: 'A key names one transfer or hold for good, so that it is never done twice.',
    fix: 'Make the key of what is unique about the cause, such as the id of the message.',
  },
  WDL_LOYALTY_FULL: {
    what: 'Held points do not fit into the account that they are to go to.',
    why: 'An account holds at most 2^53 - 1 minor units.',
    fix: 'Take points out of that account; the hold stays until then.',
  },
} as const satisfies ErrorTable
