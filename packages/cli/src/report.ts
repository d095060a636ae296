import type { Finding } from '@waddlebot/core/config'
import type { Failure } from './failure.ts'
import { paintTalk } from './paint.ts'
import { typeable } from './typeable.ts'

/** What every command answers with under `--json`: one shape, whatever happened. */
export interface Envelope {
  readonly ok: boolean
  readonly data: unknown
  readonly findings: readonly Finding[]
  readonly error: { readonly code: string; readonly message: string; readonly ref: string; readonly suggestions: readonly string[] } | null
}

/** The envelope of a command that did its work. `ok` is false when a finding is an error. */
export function success(data: unknown, findings: readonly Finding[]): Envelope {
  return { ok: !findings.some((finding) => finding.level === 'error'), data, findings, error: null }
}

/** The envelope of a command that could not. */
export function refusal({ code, message, ref, suggestions }: Failure): Envelope {
  return { ok: false, data: null, findings: [], error: { code, message, ref, suggestions } }
}

const marks = { info: 'info ', warn: 'warn ', error: 'ERROR' } as const
const colours = { info: 'cyan', warn: 'yellow', error: 'red' } as const

/** Those that whoever changed or looked at something else is told of. */
export const worthSaying = (findings: readonly Finding[]): readonly Finding[] => findings.filter(({ level }) => level !== 'info')

/** Findings for people: what, where, and the command that repairs it. */
export function findingLines(findings: readonly Finding[]): string {
  return findings
    .map(({ level, code, message, fix, where }) => {
      const head = `${paintTalk(colours[level], marks[level])}  ${where === undefined ? '' : `${where}  `}${message}  ${paintTalk('dim', code)}`
      return fix === undefined ? head : `${head}\n${tryLine(fix)}`
    })
    .join('\n')
}

/** A failure for people; its last line is a command to type. */
export function failureLines({ code, message, suggestions }: Failure): string {
  return `${paintTalk('red', 'error')}  ${message}  ${paintTalk('dim', code)}\n${tryLine(suggestions[0]!)}`
}

/** What to type next, under what a line begins with that says why. */
function tryLine(next: string): string {
  return `       try: ${typeable(next)}`
}
