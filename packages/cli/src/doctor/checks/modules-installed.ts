import type { Finding } from '@waddlebot/core/config'
import { missing } from '../../module/missing.ts'
import { type Check, finding } from '../check.ts'

/** What waddle.yml names and is nowhere to be found. */
export const modulesInstalled: Check = {
  name: 'modules.installed',
  summary: 'waddle.yml names a module that is not installed.',
  needs: 'config',
  look: (patient): readonly Finding[] =>
    patient.places
      .filter((place) => place.enabled && place.dir === undefined)
      .map((place) => {
        const { message, fix } = missing(place, patient)
        return finding('error', 'WDL_MODULE_MISSING', message, fix, patient.loaded.where([`${place.role}s`, place.name]))
      }),
}
