import type { ErrorTable } from '@waddlebot/sdk'

/** What `waddle doctor` finds besides what stops the bot. */
export const doctorErrors = {
  WDL_DOCTOR_CHECK: {
    what: 'A check could not look.',
    why: 'Something that it needs cannot be read.',
    fix: '`waddle doctor <check> --verbose`',
  },
  WDL_DOCTOR_UNSOUND: {
    what: 'A check needs a sound waddle.yml, and it is not.',
    why: 'What is in it decides where to look.',
    fix: '`waddle doctor config`',
  },
  WDL_DOCTOR_NODE: {
    what: 'Node is older than waddle or this bot needs.',
    why: 'Older ones lack what is used.',
    fix: '`nvm install 20`',
  },
  WDL_DOCTOR_DURABLE: {
    what: 'The PostgreSQL server is set to lose what it confirmed.',
    why: '`fsync` or `full_page_writes` is off: faster, until the power goes.',
    fix: "`psql \"$DATABASE_URL\" -c 'ALTER SYSTEM SET fsync = on' -c 'SELECT pg_reload_conf()'`",
  },
  WDL_DOCTOR_DRIVER: {
    what: 'SQLite does not load with this Node.',
    why: 'It is native code, built for one version of Node.',
    fix: '`npm rebuild better-sqlite3`',
  },
  WDL_DOCTOR_SDK_COPIES: {
    what: 'There is more than one copy of @waddlebot/sdk.',
    why: 'What one makes, the other does not know.',
    fix: '`npm dedupe`',
  },
  WDL_DOCTOR_LINK: {
    what: 'A link in node_modules leads nowhere.',
    why: 'What it led to was moved.',
    fix: '`waddle doctor links --fix`',
  },
  WDL_DOCTOR_NOTHING: {
    what: 'No module is switched on.',
    why: 'The bot does nothing.',
    fix: '`waddle config set modules.<name>.enabled true`',
  },
  WDL_DOCTOR_FORGOTTEN: {
    what: 'A folder in modules/ is not in waddle.yml.',
    why: 'It is never loaded.',
    fix: '`waddle config set modules.<name>.from ./modules/<name>`',
  },
  WDL_DOCTOR_DEAF: {
    what: 'No receiver is switched on.',
    why: 'The bot hears nobody.',
    fix: '`waddle config set receivers.<name>.enabled true`',
  },
  WDL_DOCTOR_BACKUP: {
    what: 'There is no backup younger than seven days.',
    why: 'That is how much would be lost.',
    fix: '`waddle backup`',
  },
  WDL_DOCTOR_LEFTOVERS: {
    what: 'Something was accepted and never finished, or written and never said.',
    why: 'The bot was stopped hard, or is stuck.',
    fix: '`waddle run` takes it up.',
  },
  WDL_DOCTOR_JOBS: {
    what: 'Jobs wait for a module that is not there, or fail again and again.',
    why: 'The module was switched off or removed, or its job throws.',
    fix: '`waddle doctor leftovers.jobs --fix` writes them to a file and takes them away.',
  },
  WDL_DOCTOR_SERVERS: {
    what: 'Somebody else brought the bot into a server that nobody claimed.',
    why: 'Its app may be added by anybody, and whoever owns a server must not be owner of your community by that.',
    fix: 'Stop the bot, then `waddle community claim <server> main`',
  },
  WDL_DOCTOR_COMMITTED: {
    what: 'Secrets, the key or the data are in version control.',
    why: 'Whoever has a copy of it has them.',
    fix: '`git rm -r --cached --quiet -- .env .waddle data`, then change what was in there',
  },
  WDL_DOCTOR_IGNORED: {
    what: '.gitignore lets secrets, the key or the data into version control.',
    why: 'The next `git add` would take them along.',
    fix: '`waddle doctor env.ignored --fix`',
  },
  WDL_DOCTOR_ENV_OPEN: {
    what: 'Other users of this machine may read .env.',
    why: 'It may hold secrets.',
    fix: '`waddle doctor env.open --fix`',
  },
} as const satisfies ErrorTable
