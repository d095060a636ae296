import type { ErrorTable } from '@waddlebot/sdk'

/** Commands that cannot be registered, and runs that were ended. */
export const commandErrors = {
  WDL_COMMAND_TAKEN: {
    what: 'Two modules bring the same command.',
    why: 'Which one answers would be luck.',
    fix: 'Switch one of the two off: `waddle config set \'modules.<name>.commands."<words>".enabled\' false`',
  },
  WDL_COMMAND_UNKNOWN: {
    what: 'waddle.yml changes a command that its module does not have.',
    why: 'The words are misspelt, or the command is gone.',
    fix: '`waddle commands` lists them all.',
  },
  WDL_ROLE: {
    what: 'A command asks for a role that does not exist.',
    why: 'Roles are those of the one ladder.',
    fix: 'Use owner, admin, moderator, vip, regular, subscriber, follower or everyone.',
  },
  WDL_COOLDOWN: {
    what: 'A cooldown cannot be read.',
    why: 'It is a span and whose it is.',
    fix: 'Write it like `5s user`, `30s channel` or `1m global`.',
  },
  WDL_LIMIT: {
    what: 'A rate limit cannot be read.',
    why: 'It is a count, a span and whose it is.',
    fix: 'Write it like `10 per 1m user`.',
  },
  WDL_COST: {
    what: 'The cost of a command cannot be read.',
    why: 'It is so many whole units of the currency.',
    fix: 'Write a whole number, 0 for nothing.',
  },
  WDL_SPAN: {
    what: 'A span of time cannot be read.',
    why: 'It is a number and a unit.',
    fix: 'Write a number and one of s, m, h, d.',
  },
  WDL_CHANNEL_ID: {
    what: 'A channel id cannot be read.',
    why: 'It is a platform, a colon and the channel; on platforms with servers, server and channel with a slash between them.',
    fix: 'Write it like `twitch:duckpond` or `discord:5/10`.',
  },
  WDL_MESSAGE: {
    what: 'A handler returned something that is no message.',
    why: 'Nothing inner of a module is ever said by mistake.',
    fix: "Return a text, an element such as `{ type: 'text', text }`, a list of elements, or nothing.",
  },
  WDL_TIME_LIMIT: {
    what: 'A run was not done in time.',
    why: 'Every run has a limit, so that one that hangs does not hold up its channel. What it wrote is undone.',
    fix: 'Give the command a longer `timeLimit`, or all of them: `waddle config set router.timeLimit 5s`',
  },
  WDL_NO_CALL: {
    what: '`commands.run` was called without the call that asks for it.',
    why: 'What it runs has the rights of whoever typed, and takes part in their transaction.',
    fix: 'Pass on the context that the handler was given.',
  },
  WDL_TOO_DEEP: {
    what: 'Commands run each other too deep.',
    why: 'Three levels are enough for anything that ends.',
    fix: 'Look for two commands that call each other.',
  },
  WDL_NESTED_FAILED: {
    what: 'A command that another one ran has failed.',
    why: 'Both write in one transaction, so both are undone.',
    fix: 'The log has the first failure; correct that command.',
  },
  WDL_RUNTIME_STATE: {
    what: 'A runtime was started twice.',
    why: 'What it holds is given back when it stops.',
    fix: 'Make a new `Runtime`.',
  },
} as const satisfies ErrorTable
