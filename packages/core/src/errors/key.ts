import type { ErrorTable } from '@waddlebot/sdk'

/** Keys with which other programs ask the web side. No key is ever in a message. */
export const keyErrors = {
  WDL_KEY_SCOPE: {
    what: 'A key was to be for something that does not exist.',
    why: 'Scopes are `metrics`, `traces`, `status`, `modules:<name>` and `admin`.',
    fix: '`waddle key create prometheus --scope metrics`',
  },
  WDL_KEY_NAME: {
    what: 'A key cannot be called so.',
    why: 'Names are letters, digits and dashes, 40 at most, and not what the id of a key looks like.',
    fix: '`waddle key create prometheus --scope metrics`',
  },
  WDL_KEY_UNKNOWN: {
    what: 'There is no such key, or none that is good.',
    why: 'Its name is misspelt, or it has expired or been revoked.',
    fix: '`waddle key list`',
  },
} as const satisfies ErrorTable
