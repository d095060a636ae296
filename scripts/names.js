import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './sources.js'

/** The packages know no module by name (DESIGN, principle 2): what one of them knows of a module holds for all. */
const packages = ['packages/sdk/src', 'packages/core/src', 'packages/cli/src']

/** What a platform is called is no secret to them, and the program talks through the terminal's receiver. */
const platforms = ['twitch', 'discord', 'slack', 'console']

/** Tests run whole bots, with modules in them. */
const test = /\.test\.tsx?$|\/(fixtures|hostile)\//

/** @returns one line for each place where a package names a module of this repository */
export function namedModules() {
  const names = readdirSync(join(root, 'modules')).filter((name) => !platforms.includes(name))
  const naming = new RegExp(`\\bmodule-(?:${names.join('|')})\\b|\\bmodules[/:](?:${names.join('|')})\\b`, 'g')
  return packages.flatMap((area) =>
    [...sources(join(root, area))]
      .filter((file) => !test.test(file))
      .flatMap((file) => {
        const found = new Set(readFileSync(file, 'utf8').match(naming) ?? [])
        return [...found].map((name) => `${relative(root, file)} names ${name}`)
      }),
  )
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.[jt]sx?$/.test(entry.name)) yield path
  }
}
