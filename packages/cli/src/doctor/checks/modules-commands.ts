import { type Finding, shellPath } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import type { Known } from '../definitions.ts'
import type { Patient } from '../patient.ts'
import { commandWords } from '../words.ts'
import { off } from './modules-load.ts'

/** Words that two modules want; which one answers must not be luck, so the bot does not start. */
export const modulesCommands: Check = {
  name: 'modules.commands',
  summary: 'Two modules want the same word.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { known } = await patient.definitions()
    const owners = new Map<string, string>()
    const found = new Map<string, Finding>()
    const clash = ({ place }: Known, word: string, fix: string): void => {
      const message = `the word "${word}" is wanted by the modules ${owners.get(word)} and ${place.name}`
      if (!found.has(fix)) found.set(fix, finding('error', 'WDL_COMMAND_TAKEN', message, fix, place.name))
    }
    // All commands first, as it does not matter to a command which aliases there are.
    for (const each of known) {
      for (const { signature } of each.manifest.commands) {
        const word = commandWords(signature)
        const owner = owners.get(word)
        if (owner === undefined) owners.set(word, each.place.name)
        else if (owner !== each.place.name) clash(each, word, off(each.place.role, each.place.name))
      }
    }
    for (const each of known) {
      for (const { word, fix } of aliasesOf(each, patient)) {
        const owner = owners.get(word)
        if (owner === undefined) owners.set(word, each.place.name)
        else if (owner !== each.place.name) clash(each, word, fix)
      }
    }
    return [...found.values()]
  },
}

/** What a module brings, and what waddle.yml adds: that can be taken back without losing the module. */
function aliasesOf({ place, manifest }: Known, { config }: Patient): readonly { readonly word: string; readonly fix: string }[] {
  const brought = manifest.commands
    .flatMap(({ alias }) => alias)
    .map((word) => ({ word: word.toLowerCase(), fix: off(place.role, place.name) }))
  const added = Object.entries(config.modules[place.name]?.commands ?? {}).flatMap(([command, { aliases = [] }]) =>
    aliases.map((word) => ({
      word: word.toLowerCase(),
      fix: `waddle config unset ${shellPath(['modules', place.name, 'commands', command, 'aliases'])}`,
    })),
  )
  return [...brought, ...added]
}
