import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'

/** What a test of a fault saw, as it stands in the file that the table of faults is made from. */
export interface Figure {
  /** Names the row of the table. */
  readonly fault: string
  readonly seen: Readonly<Record<string, number | string>>
  /** `YYYY-MM-DD`. */
  readonly on: string
  readonly cores: number
  readonly memoryGb: number
}

/**
 * Tell what a test of a fault saw: on standard error, and as `<fault>.json` in the folder that `WADDLE_FIGURES` names,
 * from which `npm run faults` makes the table in the docs.
 */
export function figure(fault: string, seen: Figure['seen']): void {
  const words = Object.entries(seen).map(([what, much]) => `${what} ${much}`)
  process.stderr.write(`${fault}: ${words.join(', ')}\n`)
  const folder = process.env['WADDLE_FIGURES']
  if (!folder) return
  const on = new Date().toISOString().slice(0, 10)
  const kept: Figure = { fault, seen, on, cores: availableParallelism(), memoryGb: Math.round(totalmem() / 2 ** 30) }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${fault}.json`), `${JSON.stringify(kept, undefined, 2)}\n`)
}
