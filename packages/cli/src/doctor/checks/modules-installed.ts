import { type Finding, shellPath, shellWord } from '@waddlebot/core/config'
import { closest } from '@waddlebot/sdk'
import { type Check, finding } from '../check.ts'
import { firstParty } from '../packages.ts'
import type { Patient } from '../patient.ts'

/** What waddle.yml names and is nowhere to be found. */
export const modulesInstalled: Check = {
  name: 'modules.installed',
  summary: 'waddle.yml names a module that is not installed.',
  needs: 'config',
  look: (patient): readonly Finding[] =>
    patient.places
      .filter((place) => place.enabled && place.dir === undefined)
      .map((place) => {
        const path = [`${place.role}s`, place.name]
        const meant = meantBy(place.name, patient)
        const message = `the ${place.role} ${place.name} is not there: ${place.from} was found nowhere${meant === undefined ? '' : `; did you mean "${meant}"?`}`
        const local = place.from.startsWith('.') || place.from.startsWith('/')
        const fix =
          meant !== undefined
            ? `waddle config rename ${shellPath(path)} ${meant}`
            : local
              ? `waddle config unset ${shellPath(path)}`
              : `npm install ${shellWord(place.from)}`
        return finding('error', 'WDL_MODULE_MISSING', message, fix, patient.loaded.where(path))
      }),
}

/** A name that is installed, near to the one that is not, and not in use yet. */
function meantBy(name: string, { dir, config }: Patient): string | undefined {
  const taken = new Set([...Object.keys(config.modules), ...Object.keys(config.receivers)])
  return closest(
    name,
    firstParty(dir).filter((each) => !taken.has(each)),
  )
}
