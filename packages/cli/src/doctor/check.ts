import type { Finding, Level } from '@waddlebot/core/config'
import type { Patient } from './patient.ts'

/** What has to be sound before a check can look: waddle.yml, or a database that is there and opens. */
export type Need = 'config' | 'database'

/** A change that a repair made, as a line for people: `chmod 600 .env`. */
export type Repaired = string

/** One thing that doctor looks at. */
export interface Check {
  /** `group.thing`; the group alone names all of its checks. */
  readonly name: string
  /** One sentence: what is wrong when this finds something. */
  readonly summary: string
  /** Left out while this is not sound: what it would say is only a consequence. */
  readonly needs?: Need
  /** Takes long on large data; looked at last. */
  readonly slow?: boolean
  /** What is wrong now. Changes nothing. */
  look(patient: Patient): Promise<readonly Finding[]> | readonly Finding[]
  /** Repair what `look` found. */
  readonly fix?: Fix
}

/** How a check repairs what it found. */
export interface Fix {
  /** `always` with `--fix`; `named` only when the check was named as well, because it takes something away. */
  readonly when: 'always' | 'named'
  run(patient: Patient): Promise<readonly Repaired[]> | readonly Repaired[]
}

/**
 * A finding.
 *
 * @param fix the command that repairs it, typed in the bot's folder
 * @param where a file, a module, a variable
 */
export function finding(level: Level, code: string, message: string, fix: string, where?: string): Finding {
  return { level, code, message, fix, ...(where === undefined ? {} : { where }) }
}
