import { type ConfigPath, type Finding, formatPath, shellPath } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import type { Known } from '../definitions.ts'
import type { Patient } from '../patient.ts'

/** What waddle.yml tells a module and the module does not take. */
export const modulesConfig: Check = {
  name: 'modules.config',
  summary: 'A module is told something that it does not take.',
  needs: 'config',
  async look(patient): Promise<readonly Finding[]> {
    const { known } = await patient.definitions()
    return (await Promise.all(known.map((each) => refusals(each, patient)))).flat()
  },
}

async function refusals({ place, definition }: Known, { config, loaded }: Patient): Promise<readonly Finding[]> {
  if (definition === undefined) return []
  const base = [`${place.role}s`, place.name, 'config']
  const told = (place.role === 'module' ? config.modules : config.receivers)[place.name]!.config
  const say = (path: ConfigPath, why: string): Finding => {
    const message = `${formatPath(path)}: ${why}; without it the module's own default counts`
    return finding('error', 'WDL_MODULE_CONFIG', message, `waddle config unset ${shellPath(path)}`, loaded.where(path))
  }
  if (!definition.config) {
    return Object.keys(told).length === 0 ? [] : [say(base, `the ${place.role} ${place.name} takes no configuration`)]
  }
  const result = await definition.config['~standard'].validate(told)
  const first = new Map<string, Finding>()
  for (const { path = [], message } of result.issues ?? []) {
    const keys = path.map((key) => (typeof key === 'object' ? key.key : key)).map((key) => (typeof key === 'number' ? key : String(key)))
    // Unsetting one of a list moves the others: the whole value goes, as it does when a key is missing in it.
    const end = keys.findIndex((key) => typeof key === 'number')
    const full = [...base, ...(end === -1 ? keys : keys.slice(0, end))]
    if (!first.has(formatPath(full))) first.set(formatPath(full), say(full, message))
  }
  return [...first.values()]
}
