import { relative } from 'node:path'
import { errorFinding, type Finding, shellWord } from '@waddlebot/core/config'
import { isWaddleError, type WaddleError } from '@waddlebot/sdk'
import { isThere } from '../bot/database.ts'
import { type Check, finding, type Need } from './check.ts'
import type { Patient } from './patient.ts'

/** What one check came to. */
export interface Looked {
  readonly check: Check
  readonly findings: readonly Finding[]
  /** What has to be sound before it can look; then it did not. */
  readonly waitsFor?: Need
}

/** Look with every check in turn, the slow ones last. One that fails is a finding itself; the others go on. */
export async function examine(patient: Patient, checks: readonly Check[]): Promise<readonly Looked[]> {
  const looked: Looked[] = []
  const ordered = [...checks.filter((check) => !check.slow), ...checks.filter((check) => check.slow)]
  for (const check of ordered) {
    const waitsFor = check.needs === undefined ? undefined : await missing(patient, check.needs)
    looked.push(waitsFor === undefined ? { check, findings: await look(check, patient) } : { check, findings: [], waitsFor })
  }
  return looked
}

async function missing(patient: Patient, need: Need): Promise<Need | undefined> {
  if (!patient.checked.loaded) return 'config'
  if (need === 'config') return undefined
  if (!isThere(patient.database)) return 'database'
  try {
    await patient.store()
    return undefined
  } catch (error) {
    if (!isWaddleError(error)) throw error
    return 'database'
  }
}

async function look(check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check.look(patient)
  } catch (error) {
    if (isWaddleError(error)) return [errorFinding(error as WaddleError)]
    const why = error instanceof Error ? error.message : String(error)
    return [finding('error', 'WDL_DOCTOR_CHECK', `this could not be looked at: ${why}`, `waddle doctor ${check.name} --verbose`)]
  }
}

/** Commands as they are right where the user stands: they are written for the bot's folder, so from elsewhere they go there first. */
export function fromHere(findings: readonly Finding[], dir: string, here: string): readonly Finding[] {
  if (here === dir) return findings
  const there = shellWord(/^(\.\.\/){4}/.test(relative(here, dir)) ? dir : relative(here, dir))
  return findings.map((each) => (each.fix === undefined ? each : { ...each, fix: `cd ${there} && ${each.fix}` }))
}
