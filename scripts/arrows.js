import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from './sources.js'

/**
 * Arrows only go down: sdk ← core ← cli, and modules see the sdk alone (and the types of other modules).
 * Tests may also use what is made for tests.
 */
const allowed = {
  'packages/sdk': [],
  'packages/core': ['@waddlebot/sdk'],
  'packages/cli': ['@waddlebot/sdk', '@waddlebot/core', '@waddlebot/module-'],
  'packages/fake-platforms': [],
  modules: ['@waddlebot/sdk'],
}
const forTests = ['@waddlebot/sdk', '@waddlebot/fake-platforms', '@waddlebot/core/test-host']

/** What another module offers is reached by a token of the same name; only its types come from its package. */
const typesOfModules = /(?:^|\n)import type [^'";]*\bfrom\s*['"]@waddlebot\/module-[^'"]+['"]/g

/** @returns one line for each import that goes up or sideways */
export function wrongArrows() {
  const wrong = []
  for (const [area, targets] of Object.entries(allowed)) {
    for (const file of sources(join(root, area))) {
      const test = /\.test\.tsx?$|[/\\]fixtures[/\\]/.test(file)
      const text = readFileSync(file, 'utf8')
      for (const target of importsOf(area === 'modules' ? text.replace(typesOfModules, '') : text)) {
        const ours = target.startsWith('@waddlebot/')
        const escapes = target.startsWith('.') && leaves(file, target)
        const fine = ours ? [...targets, ...(test ? forTests : [])].some((each) => target.startsWith(each)) : !escapes
        if (!fine) wrong.push(`${relative(root, file)} imports ${target}`)
      }
    }
  }
  return wrong
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.[jt]sx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path
  }
}

function importsOf(text) {
  const statements =
    /(?:^|\n)\s*(?:import|export)\s[^'";=(]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3])
}

/** Whether a relative import leaves its package. */
function leaves(file, target) {
  const [area, name] = relative(root, file).split(sep)
  const to = relative(root, join(file, '..', target))
  return !to.startsWith(join(area, name) + sep)
}
