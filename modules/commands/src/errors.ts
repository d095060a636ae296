import type { ErrorTable } from '@waddlebot/sdk'

/** The template language of custom commands. */
export const errors = {
  WDL_COMMANDS_TEMPLATE_UNKNOWN: {
    what: 'A template names a variable or a field that does not exist.',
    why: 'A misspelt name would otherwise be silence in chat.',
    fix: 'Use the name that the answer proposes.',
  },
  WDL_COMMANDS_TEMPLATE_FILTER: {
    what: 'What stands after a `|` is no filter.',
    why: 'The name is misspelt.',
    fix: 'Use the name that the answer proposes.',
  },
  WDL_COMMANDS_TEMPLATE_ARITY: {
    what: 'A variable is given too many or too few arguments.',
    why: 'The answer says how many it takes.',
    fix: 'Write it as the answer shows.',
  },
  WDL_COMMANDS_TEMPLATE_KIND: {
    what: 'An argument is of the wrong kind.',
    why: 'A number, a choice or a duration is wanted there.',
    fix: 'Write it as the answer shows.',
  },
  WDL_COMMANDS_TEMPLATE_OPEN: {
    what: 'A `$(` is not closed.',
    why: 'The template ends inside it.',
    fix: 'Add the `)`; write `$$(` for the sign itself.',
  },
  WDL_COMMANDS_TEMPLATE_QUOTE: {
    what: 'A quotation mark is not closed.',
    why: 'The template ends inside the quotes.',
    fix: 'Add the quotation mark. Words that have one in them go into the other kind.',
  },
  WDL_COMMANDS_TEMPLATE_NAME: {
    what: 'What stands after `$(` is no name.',
    why: 'Names are lower-case words, joined by dots or dashes.',
    fix: 'Write `$$(` if the sign itself is meant.',
  },
  WDL_COMMANDS_TEMPLATE_EXPRESSION: {
    what: 'A condition or a sum cannot be read.',
    why: 'A value is missing, or a bracket is not closed.',
    fix: 'Put text in quotes, as in `$(onlyif "moderator" in $(user.roles))`.',
  },
  WDL_COMMANDS_TEMPLATE_PATTERN: {
    what: 'The pattern after `matches` is refused.',
    why: 'It is no regular expression of the kind that templates know, which leaves out what could take forever.',
    fix: 'Write a simpler one; the answer says what is wrong with it.',
  },
  WDL_COMMANDS_TEMPLATE_PLACE: {
    what: 'Something stands where it may not.',
    why: 'The item and the index of a loop mean something only inside the loop.',
    fix: 'Put it inside `$(each …)` or `$(repeat …)`.',
  },
  WDL_COMMANDS_TEMPLATE_LONG: {
    what: 'A template is too long.',
    why: 'Templates have a length that anybody can still read.',
    fix: 'Shorten it, or make two commands of it.',
  },
  WDL_COMMANDS_TEMPLATE_NODES: {
    what: 'A template has too many parts.',
    why: 'Each part takes time in every run.',
    fix: 'Make two commands of it.',
  },
  WDL_COMMANDS_TEMPLATE_DEPTH: {
    what: 'A template nests too deep.',
    why: 'Nobody could read it, and it could be made to take forever.',
    fix: 'Keep a value with `$(set …)` and use it.',
  },
  WDL_COMMANDS_TEMPLATE_TAKEN: {
    what: 'Two modules bring a template variable of the same name.',
    why: 'A name can mean one thing only.',
    fix: 'Put the module’s name in front: `mymodule.title`.',
  },
  WDL_COMMANDS_TEMPLATE_STEPS: {
    what: 'A run takes too many steps and was stopped.',
    why: 'Every run has a budget, so that no command can hold up the bot.',
    fix: 'Make loops shorter.',
  },
  WDL_COMMANDS_TEMPLATE_OUTPUT: {
    what: 'A run says too much and was stopped.',
    why: 'Every run has a budget.',
    fix: 'Say less.',
  },
  WDL_COMMANDS_TEMPLATE_TIME: {
    what: 'A run took too long and was stopped.',
    why: 'Every run has a budget.',
    fix: '`!cmd errors <name>` shows when.',
  },
  WDL_COMMANDS_TEMPLATE_RUNS: {
    what: 'A run starts too many other commands, or too deep, and was stopped.',
    why: 'Commands that start each other never end.',
    fix: 'Look for two commands that call each other.',
  },
  WDL_COMMANDS_TEMPLATE_MESSAGES: {
    what: 'A run says more messages than it may and was stopped.',
    why: 'A platform would take it for spam.',
    fix: 'Say it in one.',
  },
  WDL_COMMANDS_TEMPLATE_LOOPS: {
    what: 'A loop goes round too often.',
    why: 'Every run has a budget.',
    fix: 'Ask for fewer rounds.',
  },
  WDL_COMMANDS_TEMPLATE_VALUE: {
    what: 'A value cannot be used where it stands.',
    why: 'Somebody typed a word where a number is wanted, or the channel is not one where commands may speak.',
    fix: 'Catch it with `$(default …)`.',
  },
  WDL_COMMANDS_TEMPLATE_ONLYIF: {
    what: 'The condition of `$(onlyif …)` does not hold.',
    why: 'That is what it is for: nothing is said, and the cooldown is given back.',
    fix: 'Nothing.',
  },
} as const satisfies ErrorTable
