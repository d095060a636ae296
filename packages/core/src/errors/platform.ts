import { from } from './entry.ts'

/** Receivers. */
export const platformErrors = {
  ...from('module-console', {
    WDL_CONSOLE_INPUT: {
      what: 'A line of `waddle console --json` cannot be read.',
      why: 'It is no JSON object, or has a key that does not exist.',
      fix: 'See the page about the console protocol.',
    },
  }),
  ...from('module-twitch', {
    WDL_TWITCH_USERNAME: {
      what: '`TWITCH_TOKEN` is set, and nobody that it could belong to.',
      why: 'Twitch wants both to log in.',
      fix: '`waddle config set receivers.twitch.config.username <login>`',
    },
  }),
}
