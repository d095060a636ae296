import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * The licences of what travels inside the program: who bundles a library owes its authors their notice.
 *
 * @param {readonly { inputs: Record<string, unknown> }[]} metafiles what esbuild read
 * @returns {string} one section a package, sorted
 */
export function notices(metafiles) {
  const folders = new Set()
  for (const { inputs } of metafiles) {
    for (const path of Object.keys(inputs)) {
      const folder = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(resolve(path))?.[1]
      if (folder !== undefined) folders.add(folder)
    }
  }
  const sections = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each) && existsSync(join(folder, each)))
    const text = file === undefined ? `Licence: ${license ?? 'see its package'}` : readFileSync(join(folder, file), 'utf8').trim()
    return `${name} ${version}\n${'-'.repeat(name.length + version.length + 1)}\n${text}\n`
  })
  return `The program contains these packages.\n\n${[...new Set(sections)].sort().join('\n')}`
}
