import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, shellPath } from '@waddlebot/core/config'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'

/** A bot that can do nothing, and modules in its folder that it does not know of. */
export const modulesEnabled: Check = {
  name: 'modules.enabled',
  summary: 'No module is switched on, or one in modules/ is not in waddle.yml.',
  needs: 'config',
  look(patient): readonly Finding[] {
    const { config } = patient
    const found = forgotten(patient).map((name) =>
      finding(
        'warn',
        'WDL_DOCTOR_FORGOTTEN',
        `modules/${name} is a module, and waddle.yml does not name it, so it does nothing`,
        `waddle config set ${shellPath(['modules', name, 'from'])} ./modules/${name}`,
        `modules/${name}`,
      ),
    )
    if (Object.values(config.modules).some(({ enabled }) => enabled)) return found
    const off = Object.keys(config.modules)[0] ?? 'help'
    const message = 'no module is switched on, so the bot does nothing'
    return [
      finding('warn', 'WDL_DOCTOR_NOTHING', message, `waddle config set ${shellPath(['modules', off, 'enabled'])} true`, 'waddle.yml'),
      ...found,
    ]
  },
}

function forgotten({ dir, places }: Patient): readonly string[] {
  const folder = join(dir, 'modules')
  if (!existsSync(folder)) return []
  const named = new Set(places.map((place) => place.dir))
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z][a-z0-9-]{0,31}$/.test(entry.name))
    .map((entry) => entry.name)
    .filter((name) => ['index.ts', 'index.js'].some((file) => existsSync(join(folder, name, file))))
    .filter((name) => !named.has(join(folder, name)) && !places.some((place) => place.name === name))
}
