import type { Check } from './check.ts'
import { examine } from './examination.ts'
import type { Patient } from './patient.ts'

/** Something that `--fix` changed. */
export interface Mended {
  readonly check: string
  readonly change: string
}

/**
 * Repair what was found and can be repaired.
 *
 * @param names the checks that were named: only those take anything away
 * @param tell told of each change when it is made, so that it is known of even when a later one fails
 */
export async function mend(
  patient: Patient,
  checks: readonly Check[],
  names: readonly string[],
  tell: (mended: Mended) => void,
): Promise<readonly Mended[]> {
  const mended: Mended[] = []
  const able = checks.filter(({ name, fix }) => fix?.when === 'always' || (fix?.when === 'named' && names.includes(name)))
  for (const { check, findings } of await examine(patient, able)) {
    if (findings.length === 0) continue
    for (const change of await check.fix!.run(patient)) {
      const one = { check: check.name, change }
      mended.push(one)
      tell(one)
    }
  }
  return mended
}
