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
  }),
  ...from('module-discord', {
    WDL_DISCORD_TOKEN: {
      what: 'Discord does not take the bot’s token, or there is none.',
      why: 'It was reset, copied in part, or is of another kind.',
      fix: 'Press "Reset Token" under Bot in the developer portal, copy the new one, and type `waddle connect discord`.',
    },
    WDL_DISCORD_SILENT: {
      what: 'Discord could not be asked.',
      why: 'It is down or cannot be reached from here, or a proxy stands between.',
      fix: 'Try again in a minute; behind a proxy: `waddle config set receivers.discord.config.api <address>`.',
    },
  }),
  ...from('module-slack', {
    WDL_SLACK_TOKEN: {
      what: 'Slack does not take a token.',
      why: 'The app was taken out of the workspace, or the token was copied in part.',
      fix: '`waddle connect slack`',
    },
    WDL_SLACK_PUBLIC_URL: {
      what: 'Slack is to call the bot, and nobody said under which address.',
      why: 'With `mode: http` Slack sends requests to the bot instead of the bot connecting to Slack.',
      fix: '`waddle config set http.publicUrl <address>`, or `waddle config set receivers.slack.config.mode socket`',
    },
  }),
}
