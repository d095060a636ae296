import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { shellWord } from '@waddlebot/core/config'
import { planLinks, sourceCheckout } from '../../checkout.ts'
import { type Check, finding } from '../check.ts'
import type { Patient } from '../patient.ts'

/** Links in node_modules that lead nowhere, as when the checkout that they led to was moved. */
export const links: Check = {
  name: 'links.dangling',
  summary: 'A link in node_modules leads nowhere.',
  look(patient) {
    const targets = targetsOf(patient)
    return dangling(patient.dir).map((path) => {
      const target = targets.get(path)
      const fix = target === undefined ? `rm ${shellWord(path)} && npm install` : `ln -sfn ${shellWord(target)} ${shellWord(path)}`
      return finding('error', 'WDL_DOCTOR_LINK', `${path} is a link that leads nowhere`, fix, path)
    })
  },
  fix: {
    when: 'always',
    run(patient) {
      const targets = targetsOf(patient)
      return dangling(patient.dir).flatMap((path) => {
        const target = targets.get(path)
        if (target === undefined) return []
        rmSync(join(patient.dir, path))
        mkdirSync(dirname(join(patient.dir, path)), { recursive: true })
        symlinkSync(target, join(patient.dir, path))
        return [`link ${path} -> ${target}`]
      })
    },
  },
}

/** Where `waddle init` would lead each link, when this program runs from its sources. */
function targetsOf({ dir, program }: Patient): ReadonlyMap<string, string> {
  const checkout = sourceCheckout(program)
  return new Map(checkout === undefined ? [] : planLinks(dir, checkout).map(({ path, to }) => [path, to!]))
}

function dangling(dir: string): readonly string[] {
  const found: string[] = []
  const walk = (folder: string, deeper: boolean): void => {
    if (!existsSync(join(dir, folder))) return
    for (const name of readdirSync(join(dir, folder))) {
      const path = `${folder}/${name}`
      const stat = lstatSync(join(dir, path))
      if (stat.isSymbolicLink() && !existsSync(join(dir, path))) found.push(path)
      else if (deeper && stat.isDirectory() && (name.startsWith('@') || name === '.bin')) walk(path, false)
    }
  }
  walk('node_modules', true)
  return found
}
