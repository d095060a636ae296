import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './sources.js'

/** The packages know no module by name (DESIGN, principle 2): what one of them knows of a module holds for all. */
const packages = ['packages/sdk/src', 'packages/core/src', 'packages/cli/src']

/** What a platform is called is no secret to them, and the program talks through the terminal's receiver. */
const platforms = ['twitch', 'discord', 'slack', 'console']

/** Tests run whole bots: those that `init` makes, with the modules that it writes into their waddle.yml. */
const test = /\.test\.tsx?$|\/(fixtures|hostile)\//
const [, starter] = readFileSync(join(root, 'templates/project/waddle.yml'), 'utf8').split(/^modules:$/m)
const inBots = [...starter.split(/^\S/m)[0].matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)

/** @returns one line for each place where a package names a module of this repository */
export function namedModules() {
  const names = readdirSync(join(root, 'modules')).filter((name) => !platforms.includes(name))
  const inSources = naming(names, false)
  const inTests = naming(
    names.filter((name) => !inBots.includes(name)),
    true,
  )
  return packages.flatMap((area) =>
    [...sources(join(root, area))].flatMap((file) => {
      const found = new Set(readFileSync(file, 'utf8').match(test.test(file) ? inTests : inSources) ?? [])
      return [...found].map((name) => `${relative(root, file)} names ${name}`)
    }),
  )
}

/** As a package, as a folder, in what is typed; and, where more is asked for, in words of a test and in waddle.yml. */
function naming(names, inSettings) {
  const any = `(?:${names.join('|')})\\b`
  const ways = [`\\bmodule-${any}`, `\\bmodules[/:]${any}`, `\\bmodule (?:add|check|info|remove) ${any}`]
  if (inSettings) ways.push(`'module', '\\w+', '${any}`, `\\bmodules\\.${any}`, `(?:\\\\n|^) {2}${any}: *(?:[{\\\\]|$)`)
  return new RegExp(ways.join('|'), 'gm')
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.[jt]sx?$/.test(entry.name)) yield path
  }
}
