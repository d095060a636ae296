import type { ErrorTable } from '@waddlebot/sdk'

/** What Twitch, or its set-up, says no to. */
export const errors = {
  WDL_TWITCH_USERNAME: {
    what: '`TWITCH_TOKEN` is set, and nobody that it could belong to.',
    why: 'Twitch wants both to log in.',
    fix: '`waddle config set receivers.twitch.config.username <login>`',
  },
  WDL_TWITCH_SIGN_IN: {
    what: 'Nobody signed in with the code that Twitch gave.',
    why: 'A code holds for half an hour.',
    fix: '`waddle connect twitch`, and type the new code',
  },
  WDL_TWITCH_OWNER: {
    what: 'Somebody else signed in than the one whose channel it is about.',
    why: 'What Twitch lets only the broadcaster allow, nobody else can.',
    fix: 'Have the broadcaster sign in: `waddle connect twitch --owners <login>`.',
  },
} as const satisfies ErrorTable
