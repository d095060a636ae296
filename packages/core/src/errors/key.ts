import { from } from './entry.ts'

/** Keys with which other programs ask the web side. No key is ever in a message. */
export const keyErrors = from('core', {
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
})

/** What doctor finds of them. */
export const keyFindings = from('cli', {
  WDL_KEY_EXPIRY: {
    what: 'A service key expires soon, or never does.',
    why: 'Whoever uses one that expires is refused from then on; one that never expires is good for whoever finds it in a year.',
    fix: '`waddle key rotate <name>`',
  },
  WDL_KEY_NONE: {
    what: 'The web side asks for keys, and there is none that is good.',
    why: 'So nobody is let in.',
    fix: '`waddle key create admin --scope admin`',
  },
})
