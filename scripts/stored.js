import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './sources.js'

/** What makes a store for a test, of the kind that the tests are run on. */
const makesStore = /\bmockBot\b/
/** What a file takes from its own module. */
const ownImports = /from '(\.[^']+\.ts)'/g

/**
 * Test files of modules that ask a database: those that make a mock bot, themselves or by a file of the same module. What
 * asks none says the same whatever the database is, so it need not be run again on another one.
 */
export function storedTests() {
  const modules = join(root, 'modules')
  return readdirSync(modules).flatMap((module) => {
    const source = join(modules, module, 'src')
    if (!existsSync(source)) return []
    const files = readdirSync(source, { recursive: true }).filter((file) => file.endsWith('.test.ts'))
    return files.map((file) => join(source, file)).filter((file) => reaches(file, new Set()))
  })
}

function reaches(file, seen) {
  if (seen.has(file) || !existsSync(file)) return false
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  return makesStore.test(text) || [...text.matchAll(ownImports)].some(([, path]) => reaches(join(dirname(file), path), seen))
}
