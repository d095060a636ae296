import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** Looks where Node would, by hand: asking Node needs the package to export its package.json, and few do. */
export function findPackage(name: string, start: string): string | undefined {
  if (isAbsolute(name)) return undefined
  for (let dir = start; ; dir = dirname(dir)) {
    const folder = join(dir, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dir === dirname(dir)) return undefined
  }
}
