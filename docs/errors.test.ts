import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { errorsPage } from '../packages/core/src/errors/page.ts'
import { errorGroups, errors as ours, reasons } from '../packages/core/src/errors.ts'
import type { ErrorTable } from '../packages/sdk/src/errors.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = await tablesOfModules()
const errors: ErrorTable = Object.assign({}, ours, ...Object.values(modules))
const sources = readSources()
const said = codesInSources()

describe('the tables of codes', () => {
  test('have every code that is said anywhere in the sources', () => {
    const missing = [...said].filter(([code]) => !Object.hasOwn(errors, code)).map(([code, file]) => `${code} in ${file}`)
    expect(missing).toEqual([])
  })

  test('have no code that nobody says', () => {
    expect(Object.keys(errors).filter((code) => !said.has(code))).toEqual([])
  })

  test('have each code once', () => {
    const codes = [...Object.values(errorGroups), ...Object.values(modules)].flatMap((group) => Object.keys(group))
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  test('name a package that says the code', () => {
    const sayers = [
      ...Object.entries(ours).map(([code, entry]) => [code, `packages/${entry.package}/`] as const),
      ...Object.entries(modules).flatMap(([name, table]) => Object.keys(table).map((code) => [code, `modules/${name}/`] as const)),
    ]
    const wrong = sayers.filter(([code, folder]) => !filesOf(code).some((file) => file.startsWith(folder)))
    expect(wrong).toEqual([])
  })

  test('say of every code what, why and what to do, in sentences', () => {
    for (const [code, entry] of Object.entries(errors)) {
      expect(entry.what, code).toMatch(/\.$/)
      expect(entry.why, code).toMatch(/[.]$/)
      expect(entry.fix.length, code).toBeGreaterThan(5)
    }
  })
})

describe('the page of codes', () => {
  const page = errorsPage(modules)

  test('is in step with the table; node scripts/errors.js writes it anew', () => {
    expect(readFileSync(join(root, 'docs/reference/errors.md'), 'utf8')).toBe(page)
  })

  test('has a heading for every code, so that its anchor is what the program prints', () => {
    for (const code of Object.keys(errors)) expect(page).toContain(`\n### ${code}\n`)
  })

  test('has every reason', () => {
    for (const reason of Object.keys(reasons)) expect(page).toContain(`| \`${reason}\` |`)
  })
})

/** Codes by the first file that says them; tests and what only tests use do not count, and neither does the table itself. */
function codesInSources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [file, text] of sources) {
    for (const [, code] of text.matchAll(/'(WDL_[A-Z]+(?:_[A-Z]+)*)'/g)) if (!found.has(code!)) found.set(code!, file)
  }
  return found
}

function filesOf(code: string): string[] {
  return sources.filter(([, text]) => text.includes(`'${code}'`)).map(([file]) => file)
}

function readSources(): readonly (readonly [file: string, text: string])[] {
  return ['packages', 'modules'].flatMap((area) =>
    readdirSync(join(root, area)).flatMap((name) =>
      readdirSync(join(root, area, name, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|[/\\])(fixtures|hostile)[/\\]|contract\.ts$/.test(path))
        .map((path) => join(root, area, name, 'src', path))
        .filter((file) => !isTable(file))
        .map((file) => [relative(root, file), readFileSync(file, 'utf8')] as const),
    ),
  )
}

/** Where codes are told of, which says none. */
function isTable(file: string): boolean {
  return /[/\\]src[/\\]errors([/\\]|\.ts$)/.test(file)
}

/** The tables that modules export, by the module's name. */
async function tablesOfModules(): Promise<Readonly<Record<string, ErrorTable>>> {
  const files = readdirSync(join(root, 'modules'))
    .sort()
    .map((name) => [name, join(root, 'modules', name, 'src', 'errors.ts')] as const)
    .filter(([, file]) => existsSync(file))
  return Object.fromEntries(await Promise.all(files.map(async ([name, file]) => [name, (await import(file)).errors as ErrorTable])))
}
