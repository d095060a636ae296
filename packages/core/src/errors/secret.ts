import type { ErrorTable } from '@waddlebot/sdk'

/** Sealed secrets and the key that opens them. No value is ever in a message. */
export const secretErrors = {
  WDL_SECRET_NAME: {
    what: 'A secret cannot be called so.',
    why: 'Names are capitals, digits and `_`, a letter first, so that a variable can have the same name.',
    fix: '`waddle secret set TWITCH_TOKEN`',
  },
  WDL_SECRET_EMPTY: {
    what: 'The value of a secret is empty, or too large.',
    why: 'An empty one is most often a pipe that failed; the old value is kept.',
    fix: '`waddle secret set <NAME> < file`',
  },
  WDL_SECRET_MISSING: {
    what: 'A secret is asked for that nobody has set.',
    why: 'A module declared it, or `http.token` names it.',
    fix: '`waddle secret set <NAME>`',
  },
  WDL_SECRET_WEAK: {
    what: 'The token of the web side protects nothing.',
    why: 'It is shorter than 16 characters, or one that everybody tries first.',
    fix: "`node -p \"require('crypto').randomBytes(32).toString('hex')\" | waddle secret set HTTP_TOKEN`",
  },
  WDL_SECRET_KEY: {
    what: 'The key that seals secrets is missing, is none, or is not the one that sealed them.',
    why: 'Secrets are sealed with `.waddle/key` or with `WADDLE_KEY`.',
    fix: 'Put the old key back, or seal anew: `waddle secret set <NAME>`',
  },
  WDL_SECRET_TAMPERED: {
    what: 'A sealed secret does not open.',
    why: 'Its bytes are not those that were written.',
    fix: '`waddle secret set <NAME>`',
  },
  WDL_SECRET_FILE: {
    what: 'The file of secrets cannot be read.',
    why: 'It was cut short, written by something else, or is not for this user.',
    fix: 'Put a backup of `.waddle/secrets.json` in its place, or move it aside and set the secrets again.',
  },
  WDL_SECRET_BUSY: {
    what: 'Another process writes the file of secrets, or renews a token, at this moment.',
    why: 'Two at once would lose one of the changes.',
    fix: 'Try again; `waddle secret list` shows what is there.',
  },
  WDL_SECRET_OPEN: {
    what: 'Other users of this machine may read the key or the sealed secrets.',
    why: 'Together the two are the secrets.',
    fix: '`waddle doctor secrets.open --fix`',
  },
} as const satisfies ErrorTable
