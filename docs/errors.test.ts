import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { packageWords } from '../packages/sdk/src/codes.ts'
import type { ErrorTable } from '../packages/sdk/src/error.ts'
import { errorTables, otherCodes } from '../scripts/errors.js'
import { errorsPage } from '../scripts/errors-page.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const tables = await errorTables()
const others = await otherCodes()
const sources = readSources()

/** Whose codes a package may say besides its own: those of what it imports. Modules are told those of the core when they ask something of it. */
const below: Readonly<Record<string, readonly string[]>> = {
  'packages/sdk': [],
  'packages/core': ['packages/sdk'],
  'packages/cli': ['packages/sdk', 'packages/core'],
}
const ofModules = ['packages/sdk', 'packages/core']

describe('the tables of codes', () => {
  test('have every code that is thrown in their package, or one below has it', () => {
    const missing = sources.flatMap(({ folder, file, text }) =>
      codesThrownIn(text)
        .filter((code) => ![folder, ...(below[folder] ?? [])].some((owner) => Object.hasOwn(tableOf(owner), code)))
        .map((code) => `${code} in ${file}`),
    )
    expect(missing).toEqual([])
  })

  test('have every code that is said in any other way', () => {
    const missing = sources.flatMap(({ folder, file, text }) =>
      codesSaidIn(text)
        .filter((code) => ![folder, ...(below[folder] ?? ofModules)].some((owner) => Object.hasOwn(tableOf(owner), code)))
        .map((code) => `${code} in ${file}`),
    )
    expect(missing).toEqual([])
  })

  test('have no code that their package never says', () => {
    const silent = tables.flatMap(({ folder, errors }) => {
      const said = new Set(sources.filter((source) => source.folder === folder).flatMap(({ text }) => codesSaidIn(text)))
      return Object.keys(errors).filter((code) => !said.has(code))
    })
    expect(silent).toEqual([])
  })

  test('have each code once', () => {
    const codes = tables.flatMap(({ errors, errorTopics }) => Object.values(errorTopics ?? { errors }).flatMap(Object.keys))
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  test('begin with a word that no module may begin with, if they are of a package', () => {
    const words = tables.filter(({ folder }) => folder.startsWith('packages/')).flatMap(({ errors }) => Object.keys(errors).map(wordOf))
    expect([...packageWords].sort()).toEqual([...new Set(words)].sort())
  })

  test('say of every code what, why and what to do, in sentences', () => {
    for (const [code, entry] of tables.flatMap(({ errors }) => Object.entries(errors))) {
      expect(entry.what, code).toMatch(/\.$/)
      expect(entry.why, code).toMatch(/[.]$/)
      expect(entry.fix.length, code).toBeGreaterThan(5)
    }
  })
})

describe('the page of codes', () => {
  const page = errorsPage(tables, others)

  test('is in step with the tables; node scripts/errors.js writes it anew', () => {
    expect(readFileSync(join(root, 'docs/reference/errors.md'), 'utf8')).toBe(page)
  })

  test('has a heading for every code, so that its anchor is what the program prints', () => {
    for (const code of tables.flatMap(({ errors }) => Object.keys(errors))) expect(page).toContain(`\n### ${code}\n`)
  })

  test('has every reason', () => {
    for (const reason of Object.keys(others.reasons)) expect(page).toContain(`| \`${reason}\` |`)
  })
})

function tableOf(folder: string): ErrorTable {
  return tables.find((each) => each.folder === folder)?.errors ?? {}
}

/** `CONFIG` of `WDL_CONFIG_KEY`. */
function wordOf(code: string): string {
  return code.split('_')[1]!
}

function codesSaidIn(text: string): string[] {
  return [...text.matchAll(/'(WDL_[A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code]) => code!)
}

function codesThrownIn(text: string): string[] {
  return [...text.matchAll(/new WaddleError\(\s*'(WDL_[A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code]) => code!)
}

interface Source {
  /** The package or module, such as `packages/core`. */
  readonly folder: string
  readonly file: string
  readonly text: string
}

/** Tests and what only tests use do not count, and neither do the tables, which tell of codes and say none. */
function readSources(): readonly Source[] {
  return ['packages', 'modules'].flatMap((area) =>
    readdirSync(join(root, area)).flatMap((name) =>
      readdirSync(join(root, area, name, 'src'), { recursive: true, encoding: 'utf8' })
        .filter(
          (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|[/\\])(fixtures|hostile)[/\\]|(^|[/\\])contract([/\\]|\.ts$)/.test(path),
        )
        .filter((path) => !/^errors([/\\]|\.ts$)/.test(path))
        .map((path) => join(root, area, name, 'src', path))
        .map((file) => ({ folder: `${area}/${name}`, file: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') })),
    ),
  )
}
