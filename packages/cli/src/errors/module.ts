import type { ErrorTable } from '@waddlebot/sdk'

/** What `waddle module` finds in a module before anybody runs it. */
export const moduleErrors = {
  WDL_MODULE_NAME: {
    what: 'A module cannot be called so, or calls itself otherwise than waddle.yml does.',
    why: 'The name is small letters, digits and `-`, a letter first, at most 32.',
    fix: '`waddle module new <name>`',
  },
  WDL_MODULE_NEW_REFUSED: {
    what: 'A module of that name is there already.',
    why: 'Nothing of yours is overwritten.',
    fix: 'Choose another name.',
  },
  WDL_MODULE_MISSING: {
    what: 'A module or a receiver is nowhere.',
    why: 'waddle.yml names it, or somebody typed it, and there is no package and no folder of that name.',
    fix: '`waddle config rename modules.<name> <right name>`, `npm install <package>`, or `waddle config unset modules.<name>`',
  },
  WDL_MODULE_RECEIVER: {
    what: 'What was to be added as a module connects a platform.',
    why: 'A receiver wants an account or an application of the platform first.',
    fix: '`waddle connect <platform>`',
  },
  WDL_MODULE_LOAD: {
    what: 'A module does not load.',
    why: 'It has no `index.ts`, does not compile, or throws when it is imported.',
    fix: '`waddle module info <name> --verbose`',
  },
  WDL_MODULE_EXIT: {
    what: 'A module called `process.exit`.',
    why: 'The process belongs to the bot, and to everybody else’s commands.',
    fix: 'Throw an error instead.',
  },
  WDL_MODULE_MANIFEST: {
    what: 'A package says nothing about itself that could be read without running it.',
    why: 'Other people’s code is never run just to look at it, and it ships no waddle.manifest.json.',
    fix: 'Ask its author, or read its page: `npm view <package>`',
  },
  WDL_MODULE_DESCRIBE: {
    what: 'A module, a command or a setting does not say what it is, or in too many words.',
    why: 'Help, slash commands and forms are made from it; slash commands take 100 characters.',
    fix: 'Add `describe`, or `.describe(…)` in the schema.',
  },
  WDL_MODULE_ROLE: {
    what: 'A command wants a role that does not exist.',
    why: 'Roles are those of the one ladder.',
    fix: 'Use the role that the message proposes.',
  },
  WDL_MODULE_CAPABILITY: {
    what: 'A module asks for something that is no capability.',
    why: 'It would not get anything for it.',
    fix: 'See the page about capabilities.',
  },
  WDL_MODULE_EVENT: {
    what: 'A module listens to something that never happens.',
    why: 'The kind of event is misspelt.',
    fix: 'Use the kind that the message proposes.',
  },
  WDL_MODULE_WORD: {
    what: 'A command has a word that slash commands do not take.',
    why: 'They take a-z, 0-9, `_` and `-`, at most 32.',
    fix: 'Rename the word or the argument.',
  },
  WDL_MODULE_LEVELS: {
    what: 'A command has more than two words.',
    why: 'Slash commands go two deep.',
    fix: 'Join two words with a dash.',
  },
  WDL_MODULE_OPTIONS: {
    what: 'A command takes more than 25 arguments.',
    why: 'Slash commands take 25.',
    fix: 'Make two commands of it.',
  },
  WDL_MODULE_RUN: {
    what: 'A command has no `run`.',
    why: 'There is nothing to do.',
    fix: 'Add `run`.',
  },
  WDL_MODULE_TEST: {
    what: 'The tests of a module fail, were not run, or do not exist.',
    why: 'A module without a passing test is not ready for others.',
    fix: '`npx vitest run`',
  },
  WDL_MODULE_README: {
    what: 'The README or the manifest of a module is not in step with its code.',
    why: 'Both are made from the definition.',
    fix: '`waddle module check <name> --write`',
  },
  WDL_SECRET_SHADOWED: {
    what: 'A variable has the name of the secret that was sealed, and wins over it.',
    why: 'The environment counts before the file.',
    fix: '`unset <NAME>`',
  },
} as const satisfies ErrorTable
