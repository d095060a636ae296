import { type Finding, shellPath, shellWord } from '@waddlebot/core/config'
import { closest } from '@waddlebot/sdk'
import { type Check, finding } from '../check.ts'
import { commandWords } from '../words.ts'

/** Settings in waddle.yml for commands that the module does not have. */
export const modulesOverrides: Check = {
  name: 'modules.overrides',
  summary: 'waddle.yml changes a command that its module does not have.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { known } = await patient.definitions()
    return known
      .filter(({ place }) => place.role === 'module')
      .flatMap(({ place, manifest }) => {
        const words = manifest.commands.map(({ signature }) => commandWords(signature))
        const changed = Object.keys(patient.config.modules[place.name]!.commands)
        return changed
          .filter((each) => !words.includes(each))
          .map((each) => {
            const path = ['modules', place.name, 'commands', each]
            const meant = closest(
              each,
              words.filter((word) => !changed.includes(word)),
            )
            const message = `it changes the command "${each}", and the module ${place.name} has no such command${meant === undefined ? '' : `; did you mean "${meant}"?`}`
            const fix =
              meant === undefined ? `waddle config unset ${shellPath(path)}` : `waddle config rename ${shellPath(path)} ${shellWord(meant)}`
            return finding('error', 'WDL_COMMAND_UNKNOWN', message, fix, patient.loaded.where(path))
          })
      })
  },
}
