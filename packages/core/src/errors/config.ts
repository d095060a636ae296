import type { ErrorTable } from '@waddlebot/sdk'

/** waddle.yml and the environment. `waddle config check` finds all of these without starting anything. */
export const configErrors = {
  WDL_CONFIG_MISSING: {
    what: 'There is no waddle.yml here, nor in any folder above.',
    why: 'A bot is a folder with a waddle.yml.',
    fix: '`waddle init`, or name the folder with `--bot <dir>`',
  },
  WDL_CONFIG_EMPTY: {
    what: 'waddle.yml says nothing.',
    why: 'An empty file is more likely a mishap than a wish.',
    fix: '`waddle config set name duck`',
  },
  WDL_CONFIG_FILE: {
    what: 'waddle.yml is no file that can be read.',
    why: 'It is a folder, too large, or not for this user.',
    fix: '`chmod u+r waddle.yml`',
  },
  WDL_CONFIG_YAML: {
    what: 'waddle.yml is not YAML.',
    why: 'The message has the line and the column. Tabs, a second document and bytes that are not UTF-8 are refused as well.',
    fix: 'Mend the line that the message names, then `waddle config check`',
  },
  WDL_CONFIG_DUPLICATE: {
    what: 'waddle.yml says the same key twice.',
    why: 'Which one counts would be luck.',
    fix: 'Take one of the two lines away, then `waddle config check`',
  },
  WDL_CONFIG_KEY: {
    what: 'waddle.yml has a key that does not exist.',
    why: 'A misspelt key would otherwise be ignored in silence.',
    fix: '`waddle config rename <path> <name>`, or `waddle config unset <path>`',
  },
  WDL_CONFIG_VALUE: {
    what: 'A setting has a value that it cannot have.',
    why: 'The message says what is expected.',
    fix: '`waddle config set <path> <value>`; `waddle config schema` lists what is possible.',
  },
  WDL_CONFIG_PATH: {
    what: 'A path leads to nothing, or through something that is no group of keys.',
    why: 'Names are joined by dots and quoted when they hold a space or a dot.',
    fix: '`waddle config get` shows what is there.',
  },
  WDL_CONFIG_EDIT: {
    what: 'A value cannot be changed alone.',
    why: 'It is shared through a YAML anchor, or written in a form that only a person should touch.',
    fix: 'Edit waddle.yml by hand, then `waddle config check`',
  },
  WDL_CONFIG_CONFLICT: {
    what: 'Two variables set the same thing to different values.',
    why: 'Which one counts would be luck.',
    fix: '`unset` one of them.',
  },
  WDL_CONFIG_ENVIRONMENT: {
    what: 'A variable sets nothing.',
    why: 'No key has that name, it is empty, or this version does not use it yet.',
    fix: '`unset` it, or use the name that the message proposes.',
  },
  WDL_HTTP_OPEN: {
    what: 'The web side would be open to others without a token.',
    why: 'Anybody could read and steer the bot.',
    fix: '`waddle secret set HTTP_TOKEN && waddle config set http.token HTTP_TOKEN`',
  },
  WDL_CONFIG_PASSWORD: {
    what: 'A password stands in waddle.yml.',
    why: 'The file is shown, copied and committed; passwords are secrets, or come from the environment.',
    fix: '`waddle secret set REDIS_PASSWORD`, and name it in waddle.yml; or set `DATABASE_URL`, `REDIS_URL` or `AMQP_URL` in `.env`',
  },
} as const satisfies ErrorTable
