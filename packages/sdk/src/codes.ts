import type { ErrorEntry, ErrorTable } from './error.ts'

/**
 * The words behind `WDL_` with which codes of waddle's own packages begin, such as `CONFIG` in `WDL_CONFIG_KEY`. No module
 * begins a code with one of them: a code tells by its look whose it is, and who says it next year is known today.
 */
export const packageWords: ReadonlySet<string> = new Set(
  (
    'ACT AMOUNT ANSWER BACKUP BOOKS BROADCAST BUG BUS CHANNEL COMMAND COMMUNITY CONFIG CONNECT COOLDOWN COPY COST CRON DB DOCTOR ' +
    'EVENT FILE FILES FLEET FORGET HTTP INIT JOB KEY LEAK LIMIT LINK MESSAGE MIGRATION MODULE NESTED NET NO PERSON REDIS REPORT ' +
    'ROLE RUNTIME SECRET SERVICE SIGNATURE SPAN STORE SYNC TEST TIME TOO TRACE USAGE WATCH'
  ).split(' '),
)

type Snake<Name extends string> = Name extends `${infer First}-${infer Rest}` ? `${Uppercase<First>}_${Snake<Rest>}` : Uppercase<Name>

/** What all codes of a module begin with: `WDL_PAINT_` of `paint`, `WDL_PAINT_POT_` of `paint-pot`. */
export type CodePrefix<Name extends string> = `WDL_${Snake<Name>}_`

/** What all codes of the module begin with; see {@link CodePrefix}. */
export function codePrefix<const Name extends string>(module: Name): CodePrefix<Name> {
  return `WDL_${module.toUpperCase().replaceAll('-', '_')}_` as CodePrefix<Name>
}

/** The table of a module's codes, each checked by the compiler to begin with the module's name; where it sees none, by who loads it. */
export type CodesOf<Name extends string, Code extends string> = {
  readonly [C in Code]: `WDL_${string}` extends C
    ? ErrorEntry
    : C extends `${CodePrefix<Name>}${string}`
      ? ErrorEntry
      : { readonly 'begin the code with': CodePrefix<Name> }
}

/** What is wrong with one entry of a module's table of codes. */
export interface WrongCode {
  readonly code: string
  /** Half a sentence about the module: `its code "WDL_X" …`. */
  readonly message: string
  readonly fix: string
}

/** Everything that is wrong with a module's table of codes, for whoever loads or checks it. */
export function wrongCodes(module: string, errors: ErrorTable | undefined): readonly WrongCode[] {
  if (errors === undefined) return []
  if (typeof errors !== 'object' || errors === null || Array.isArray(errors))
    return [{ code: '', message: 'its errors are no table of codes', fix: `errors: { ${codePrefix(module)}…: { what, why, fix } }` }]
  return Object.entries(errors).flatMap(([code, entry]) => wrongWith(module, code, entry) ?? [])
}

function wrongWith(module: string, code: string, entry: unknown): WrongCode | undefined {
  const prefix = codePrefix(module)
  const [, word = ''] = code.split('_')
  if (packageWords.has(word) && code.startsWith('WDL_')) {
    const message = `its code "${code}" is not its own: codes that begin with WDL_${word} are those of waddle's packages`
    return { code, message, fix: code.startsWith(prefix) ? 'rename the module, or take errors out of it' : `rename it to ${prefix}…` }
  }
  if (!code.startsWith(prefix))
    return {
      code,
      message: `its code "${code}" does not begin with ${prefix}, so it would be another module's`,
      fix: `rename it to ${prefix}…`,
    }
  if (!/^[A-Z0-9]+(?:_[A-Z0-9]+)*$/.test(code.slice(prefix.length)))
    return { code, message: `its code "${code}" is more than capitals, digits and single underscores`, fix: `rename it to ${prefix}…` }
  const missing = (['what', 'why', 'fix'] as const).find((member) => {
    const said = (entry as Partial<ErrorEntry> | null | undefined)?.[member]
    return typeof said !== 'string' || said.trim() === ''
  })
  return missing && { code, message: `its code "${code}" does not say ${words[missing]}`, fix: `add ${missing} to it in errors` }
}

const words = { what: 'what happened', why: 'why', fix: 'what to do' } as const
