import type { ErrorTable } from '@waddlebot/sdk'

/** The database, its migrations and its backups. */
export const databaseErrors = {
  WDL_STORE_MISSING: {
    what: 'There is no database where one is asked for.',
    why: 'The bot has not run yet, or the file is gone.',
    fix: '`waddle migrate` makes it; `waddle restore <backup>` brings one back.',
  },
  WDL_STORE_IN_USE: {
    what: 'Another waddle runs on this database.',
    why: 'Two on one SQLite file would do everything twice.',
    fix: 'Stop the other one first. `waddle doctor database.lock` says who it is.',
  },
  WDL_STORE_FOLDER: {
    what: 'The folder of the database cannot be made.',
    why: 'This user may not write there, or something else has the name.',
    fix: '`mkdir -p <folder>`',
  },
  WDL_STORE_READONLY: {
    what: 'The database cannot be written.',
    why: 'Its file or its folder is not for this user, or the disk is read-only.',
    fix: '`waddle doctor database.writable`',
  },
  WDL_STORE_FULL: {
    what: 'There is no room to write.',
    why: 'The disk is full, or nearly: a backup and a migration need the size of the database once more.',
    fix: '`df -h data`',
  },
  WDL_STORE_CORRUPT: {
    what: 'The database, or a backup, is damaged.',
    why: 'SQLite finds pages that contradict each other, or the file is none of its own.',
    fix: '`waddle doctor database.integrity` puts the way back together; `waddle restore <backup> --verify` looks at a backup.',
  },
  WDL_STORE_OPEN: {
    what: 'The database cannot be opened.',
    why: 'The message has the words of SQLite.',
    fix: '`waddle doctor database`',
  },
  WDL_STORE_UNREACHABLE: {
    what: 'The PostgreSQL server cannot be reached.',
    why: 'It is down, starting, or elsewhere. The bot goes on trying; what came in and was not accepted comes again from the platform.',
    fix: '`waddle doctor database.reachable`',
  },
  WDL_STORE_TIMEOUT: {
    what: 'The database did not answer in time.',
    why: 'A statement may take 30 s and wait 10 s for a row that somebody else holds; a server may be silent for 35 s.',
    fix: '`waddle doctor database` looks for what holds it up; `waddle doctor database.timeouts` at limits of the server’s own.',
  },
  WDL_STORE_CONNECTIONS: {
    what: 'The PostgreSQL server takes no more connections.',
    why: 'Others have all that `max_connections` allows.',
    fix: '`waddle doctor database.connections database.pool`',
  },
  WDL_STORE_DENIED: {
    what: 'The PostgreSQL server refuses the log-in, or what the user must do.',
    why: 'The user, the password or a right is not what the server expects.',
    fix: 'Correct `DATABASE_URL`, or `waddle doctor database.rights`, which prints what the owner of the database has to grant.',
  },
  WDL_STORE_OLD: {
    what: 'The PostgreSQL server is older than 13.',
    why: 'Older ones cannot say what became of a commit when the connection was lost.',
    fix: '`waddle data copy --from <old url> --to <new url>`',
  },
  WDL_STORE_UNKNOWN: {
    what: 'The server was lost during a commit and did not come back to say whether it took it.',
    why: 'Guessing would lose or double something. Events of chat are asked for again at the next start.',
    fix: '`waddle doctor database.reachable`',
  },
  WDL_STORE_CLOSED: {
    what: 'The database is closed.',
    why: 'The bot is stopping. What was accepted is taken up at the next start.',
    fix: 'Nothing; it is only ever seen in the log.',
  },
  WDL_STORE_NEWER: {
    what: 'The database is newer than the program, or than a module.',
    why: 'A newer version migrated it, and an older one would write what the newer cannot read.',
    fix: '`npm install @waddlebot/cli@latest`, or the newer version of the module',
  },
  WDL_MIGRATION_PENDING: {
    what: 'The database is not up to date.',
    why: 'The bot does not change a schema by itself in production.',
    fix: '`waddle migrate`; `waddle migrate --plan` shows first.',
  },
  WDL_MIGRATION_EDITED: {
    what: 'A migration was edited after it was applied.',
    why: 'Nobody would know any more what the database holds.',
    fix: 'Put the file back and write the change as a new migration.',
  },
  WDL_MIGRATION_BROKEN: {
    what: 'A migration fails on an empty database.',
    why: 'It would fail for everybody who begins anew.',
    fix: 'Correct the file that the message names.',
  },
  WDL_MIGRATION_FAILED: {
    what: 'A migration failed, and was undone.',
    why: 'Each step is applied whole or not at all; a backup was made first.',
    fix: '`waddle migrate --plan`',
  },
  WDL_MIGRATION_UNKNOWN: {
    what: 'There is no pending migration of that name.',
    why: 'It was applied already, or is misspelt.',
    fix: '`waddle migrate --plan`',
  },
  WDL_MIGRATION_NONE: {
    what: 'A module has no migration that could be undone.',
    why: 'None was applied.',
    fix: '`waddle migrate --plan`',
  },
  WDL_MIGRATION_ONEWAY: {
    what: 'A migration has no way back.',
    why: 'It has no `down`.',
    fix: '`waddle restore <backup>`',
  },
  WDL_BACKUP_FOREIGN: {
    what: 'The file is a SQLite database, but not one of waddle.',
    why: 'It lacks the tables that every bot has.',
    fix: 'Name a file that `waddle backup` made.',
  },
  WDL_COPY_TARGET: {
    what: 'The database to copy to is not empty.',
    why: 'Two bots in one database would be mixed, and could not be told apart again.',
    fix: 'Name an empty database, or a new file.',
  },
  WDL_COPY_TABLES: {
    what: 'The database to copy from has tables that no enabled module knows.',
    why: 'They would have no place in the copy, and be missed when their module is switched on again.',
    fix: '`waddle config set modules.<name>.enabled true`, and copy again',
  },
  WDL_COPY_DIFFERS: {
    what: 'A copy is not what it was made from.',
    why: 'Every table is read again after copying, and the sums of one differ.',
    fix: 'Do not use the copy; the original is untouched.',
  },
  WDL_DB_FOREIGN_TABLE: {
    what: 'A module reaches for a table that is not its own.',
    why: 'A module’s tables begin with its name; those of others are theirs.',
    fix: 'Rename the table, or use a service of the module that has it.',
  },
  WDL_DB_STATEMENT: {
    what: 'A module runs a statement that is not for modules.',
    why: 'Transactions, pragmas and the file belong to the host.',
    fix: 'Use `ctx.db.transaction(…)`.',
  },
  WDL_DB_CONFLICT: {
    what: 'Two transactions were in each other’s way, so one was undone.',
    why: 'Each held what the other wanted. Nothing of it was kept or said.',
    fix: 'Nothing: handlers are run again by themselves. Taking locks in one order, or `ctx.db.transaction(…)`, makes it rare.',
  },
  WDL_DB_UNDONE: {
    what: 'A transaction was undone because a statement in it had failed.',
    why: 'The error of that statement was caught and the work went on as if nothing had happened.',
    fix: 'Let the error end the handler.',
  },
  WDL_DB_TOO_LATE: {
    what: 'A statement came after its run was over.',
    why: 'The handler returned, or its time was up; writing then would belong to nothing.',
    fix: 'Await everything before the handler returns.',
  },
} as const satisfies ErrorTable

/** Redis and RabbitMQ, which make many processes fast and are never needed for what is true. */
export const serverErrors = {
  WDL_REDIS_AWAY: {
    what: 'Redis cannot be asked now.',
    why: 'It is absent, silent, refuses the password, or has failed so often that it is left alone for a moment.',
    fix: '`waddle doctor redis`. Meanwhile each process counts its own limits and keeps its own cache.',
  },
  WDL_BUS_FULL: {
    what: 'The bus takes no more messages.',
    why: 'Nobody works on what is on it, or too slowly; what it refuses stays in the journal and is published again.',
    fix: '`waddle events dead list`, and start what works on events',
  },
} as const satisfies ErrorTable
