import type { ErrorTable } from '@waddlebot/sdk'

/** What a look at the servers finds. */
export const serverErrors = {
  WDL_EVENT_DEAD: {
    what: 'There is no dead event of that id.',
    why: 'It was put back or dropped already, or is misspelt.',
    fix: '`waddle events dead list`',
  },
  WDL_DOCTOR_REDIS: {
    what: 'Redis is set up in a way that will hurt.',
    why: 'It may throw away what it was told to keep, or is older than what waddle needs.',
    fix: 'What the finding says; it is a line for the one who runs Redis.',
  },
  WDL_DOCTOR_AMQP: {
    what: 'RabbitMQ cannot be used.',
    why: 'It does not answer, refuses the user, or is older than what waddle needs.',
    fix: 'What the finding says.',
  },
} as const satisfies ErrorTable
