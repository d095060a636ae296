import { WaddleError } from '@waddlebot/sdk'

/** How much a finding matters: `error` stops the bot, `warn` is likely a mistake, `info` is worth knowing. */
export type Level = 'info' | 'warn' | 'error'

/**
 * Something that was found while looking, with the command that repairs it. The same shape everywhere: in the
 * `--json` envelope of every command, in `waddle config check`, in `waddle module check`.
 */
export interface Finding {
  readonly level: Level
  /** The `WDL_` code, which tests and scripts look at. */
  readonly code: string
  /** What, with the offending value, and why. */
  readonly message: string
  /** The next command to type. */
  readonly fix?: string
  /** `waddle.yml:3:1`, or the name of an environment variable. */
  readonly where?: string
}

/** A finding as an exception: the message starts with where it is. */
export function findingError(finding: Finding, others = 0): WaddleError {
  const place = finding.where === undefined ? '' : `${finding.where} `
  const more = others === 0 ? '' : ` (and ${others} more: waddle config check)`
  return new WaddleError(finding.code, `${place}${finding.message}${more}`, {
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
    ...(finding.where === undefined ? {} : { data: { where: finding.where } }),
  })
}

/** An exception as a finding of level error, for commands that list instead of stopping. */
export function errorFinding(error: WaddleError): Finding {
  return { level: 'error', code: error.code, message: error.message, ...(error.fix === undefined ? {} : { fix: error.fix }) }
}
