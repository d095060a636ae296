import type { ErrorTable } from '@waddlebot/sdk'

/** The `waddle` program: what was typed, and what would be overwritten. */
export const programErrors = {
  WDL_USAGE: {
    what: 'The line cannot be understood.',
    why: 'A command or flag does not exist, or an argument is missing or one too many.',
    fix: 'The message has the corrected line, or `waddle help <command>`.',
  },
  WDL_USAGE_ROLE: {
    what: '`--role` names no role.',
    why: 'Roles are those of the one ladder.',
    fix: 'Use owner, admin, moderator, vip, regular, subscriber, follower or everyone.',
  },
  WDL_COPY_PASSWORD: {
    what: 'A database URL with a password was typed as part of a command.',
    why: 'Whoever is on the machine can see the commands that run, and shells keep them.',
    fix: 'Put it into a variable and name that: `--from env:OLD_DATABASE_URL`',
  },
  WDL_USAGE_VARIABLE: {
    what: '`env:NAME` names a variable that is not set.',
    why: 'A URL with a password is read from there, so that nobody sees it in the command.',
    fix: '`read -rs NAME && export NAME`',
  },
  WDL_USAGE_MODULE: {
    what: '`migrate --down` names a module without migrations.',
    why: 'There is nothing to undo.',
    fix: '`waddle migrate --plan`',
  },
  WDL_USAGE_CHECK: {
    what: '`doctor` has no check of that name.',
    why: 'It is misspelt, or of another version.',
    fix: '`waddle doctor --list`',
  },
  WDL_ANSWER_MISSING: {
    what: 'A question has no answer, and nobody can be asked.',
    why: 'Standard input is no terminal, so asking would hang.',
    fix: 'Give the answer with the flag that the message names.',
  },
  WDL_ANSWER_WRONG: {
    what: 'An answer will not do.',
    why: 'It is none of the choices, or not of the form that the platform uses; the message says which.',
    fix: 'Give another one with the flag that the message names.',
  },
  WDL_CONNECT_NONE: {
    what: 'There is nothing to connect.',
    why: 'The module is no receiver, or its platform asks for nothing.',
    fix: '`waddle module list`',
  },
  WDL_CONNECT_FAILED: {
    what: 'A platform was not connected, and nothing was kept.',
    why: 'The platform said no, or could not be reached; the message says which.',
    fix: '`waddle connect <platform>`',
  },
  WDL_CONNECT_FILE: {
    what: 'A receiver wanted to write a file that is not its own.',
    why: 'It may write plain names beside waddle.yml only.',
    fix: 'Report it to whoever wrote the module.',
  },
  WDL_CONNECT_CHECK: {
    what: 'A platform is not connected as it should be, or could not be asked.',
    why: 'A token, a scope or a right is missing, or there is no network; the message says which.',
    fix: '`waddle connect <platform>`',
  },
  WDL_SYNC_NONE: {
    what: 'There is nothing to bring up to date on that platform.',
    why: 'It is not connected, is switched off, or has no menus of its own.',
    fix: '`waddle connect <platform>`',
  },
  WDL_SYNC_PROBLEM: {
    what: 'A platform cannot take the bot’s commands as they are, so nothing was sent.',
    why: 'It limits how many there are, how they are called, or how deep they go.',
    fix: 'Switch off or rename the command that the message names.',
  },
  WDL_SYNC_FAILED: {
    what: 'A platform’s menus could not be looked at or changed.',
    why: 'It said no, or could not be reached.',
    fix: '`waddle doctor receivers`',
  },
  WDL_PERSON_UNKNOWN: {
    what: 'Nobody was ever called so.',
    why: 'The name is misspelt, or they never used a command.',
    fix: 'Name the account: `waddle person export twitch:12345`',
  },
  WDL_PERSON_SEVERAL: {
    what: 'A name belongs, or once belonged, to several persons.',
    why: 'Names change hands; accounts do not.',
    fix: 'Name the account: `waddle person export twitch:12345`',
  },
  WDL_FORGET_REFUSED: {
    what: 'A person was not forgotten, because nobody confirmed it.',
    why: 'What is forgotten cannot be brought back.',
    fix: '`waddle person forget <account> --yes`',
  },
  WDL_INIT_REFUSED: {
    what: '`init` wrote nothing, because everything that it would write is there and differs.',
    why: 'It may be your work.',
    fix: 'Move the files aside first. `waddle init --force` renews those that waddle wrote and nobody changed.',
  },
  WDL_FILE_KEPT: {
    what: 'A file is there already and differs, so it was kept.',
    why: 'Nothing of yours is overwritten.',
    fix: 'Compare the two, and move yours aside to get the new one.',
  },
  WDL_BACKUP_REFUSED: {
    what: 'The file for a backup is there already.',
    why: 'It would be lost.',
    fix: '`waddle backup <file> --force`, or name another file',
  },
  WDL_CONFIG_MEMORY: {
    what: 'The database is in memory.',
    why: 'There is no file to back up, to migrate or to keep.',
    fix: '`waddle config set database sqlite:data/waddle.db`',
  },
  WDL_CONFIG_TIER: {
    what: 'A module is to run in a tier that this version does not have.',
    why: 'All modules run in the bot’s own process so far.',
    fix: '`waddle config set modules.<name>.tier trusted`',
  },
  WDL_CONFIG_MODULE_NAME: {
    what: 'waddle.yml calls a module otherwise than it calls itself.',
    why: 'The name also names its tables, so there can be one only.',
    fix: '`waddle config rename modules.<name> <its own name>`',
  },
  WDL_FILES: {
    what: 'The process may not open as many files as it needs.',
    why: 'A start opens some two hundred, and this user or service is allowed fewer.',
    fix: '`ulimit -n 1024`',
  },
  WDL_BUG: {
    what: 'Something happened that should not.',
    why: 'This is a fault of waddle, or of a module.',
    fix: 'Type the line again with `--verbose`, and report what it says.',
  },
  WDL_BOOKS: {
    what: 'The books of a module do not add up.',
    why: 'Something other than the module changed its tables, or a backup was put back in part.',
    fix: 'Look whether the database is sound, `waddle doctor database`; what is missing is booked by hand, such as with `!points add`.',
  },
  WDL_COMMUNITY_UNKNOWN: {
    what: 'A community was named that waddle.yml does not have.',
    why: 'Communities stand in `communities` of waddle.yml.',
    fix: 'Add it, or name one that is there: `waddle config get communities`',
  },
  WDL_CHANNEL_UNSEEN: {
    what: 'A channel was claimed in which the bot never was.',
    why: 'Its id is misspelt, or nobody said anything there yet.',
    fix: '`waddle community list`',
  },
  WDL_FLEET_ALONE: {
    what: 'A process is to be a part of a bot that cannot have parts.',
    why: 'Several processes share a database on a PostgreSQL server, and talk over Redis.',
    fix: 'Set `database` and `redis` in waddle.yml, or run the bot without `--only`.',
  },
} as const satisfies ErrorTable
