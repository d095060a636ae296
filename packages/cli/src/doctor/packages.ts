import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The node_modules that a bot's imports are looked for in, the nearest first. */
export function nodeModulesOf(dir: string): readonly string[] {
  const found: string[] = []
  for (let at = dir; ; at = dirname(at)) {
    const folder = join(at, 'node_modules')
    if (existsSync(folder)) found.push(folder)
    if (at === dirname(at)) return found
  }
}

/** Every package in `folder` (a node_modules), scoped ones included, as names. */
export function packagesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (!name.startsWith('@')) return [name]
    const scope = join(folder, name)
    return readdirSync(scope).map((inside) => `${name}/${inside}`)
  })
}

/** The version that a package says it is; undefined when it says none. */
export function versionOf(folder: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string }).version
  } catch {
    // No package.json, or half of one: then nothing is known of it.
    return undefined
  }
}
