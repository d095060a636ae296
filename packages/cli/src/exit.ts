/** What the exit codes of every command mean. */
export const exit = { done: 0, failed: 1, usage: 2, findings: 3, refused: 4, interrupted: 130 } as const

/** The same for people, in the order of the numbers: `waddle help exit-codes`. */
export const exitCodes: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: exit.done, meaning: 'done' },
  { code: exit.failed, meaning: 'failed; the message says why' },
  { code: exit.usage, meaning: 'wrong usage or configuration; nothing was done' },
  { code: exit.findings, meaning: 'done looking, and at least one finding of level error' },
  { code: exit.refused, meaning: 'refused because something could be lost; the message says how to insist' },
  { code: exit.interrupted, meaning: 'interrupted with Ctrl-C' },
]

const usageCodes =
  /^WDL_(USAGE|CONFIG_|FLEET_(ROLE|ALONE)|MODULE_CODE|MODULE_CONFIG|MODULE_INVALID|MODULE_MISSING|MODULE_TWICE|SERVICE_|COMMAND_|SIGNATURE_|CRON|HTTP_LISTEN|HTTP_OPEN|COPY_PASSWORD|KEY_SCOPE|SECRET_(NAME|EMPTY|KEY|MISSING|WEAK)|ANSWER_(MISSING|WRONG)|CONNECT_NONE|SYNC_NONE|PERSON_|MODULE_(NAME|UNKNOWN))/
const refusedCodes = /^WDL_(REFUSED|.*_REFUSED$|MIGRATION_(PENDING|EDITED)|STORE_(NEWER|IN_USE)|COPY_(TARGET|TABLES))/

/** The exit code that goes with a `WDL_` code. */
export function exitOf(code: string): number {
  if (refusedCodes.test(code)) return exit.refused
  return usageCodes.test(code) ? exit.usage : exit.failed
}
