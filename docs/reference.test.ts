import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { core } from '../modules/commands/src/template/core/index.ts'
import { usage } from '../modules/commands/src/template/definition.ts'
import { exitCodes } from '../packages/cli/src/exit.ts'
import { configJsonSchema } from '../packages/core/src/config/json-schema.ts'
import { Metrics } from '../packages/core/src/telemetry/metrics.ts'
import type { Figure } from '../packages/core/src/test-host/figures.ts'
import { actionNames } from '../packages/sdk/src/actions.ts'
import { isCapability, plainCapabilities } from '../packages/sdk/src/capabilities.ts'
import { builtIns } from '../packages/sdk/src/signature/builtin.ts'
import { rendered } from '../scripts/faults.js'
import { pages } from './blocks/block.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly anyOf?: readonly Shape[]
}

describe('the reference', () => {
  test('names every key of waddle.yml, and none that is not one', () => {
    const keys = keysOf(configJsonSchema() as Shape, [])
    const rows = firstCells('docs/reference/configuration.md').filter((row) => /^[a-z][\w.<>]*$/.test(row) && row !== 'variable')
    const settings = rows.filter((row) => !rows.some((other) => other.startsWith(`${row}.`)))
    expect(settings.sort()).toEqual(keys.sort())
  })

  test('names every kind of argument', () => {
    const rows = firstCells('docs/reference/signature.md')
    for (const kind of Object.keys(builtIns)) expect(rows).toContain(kind)
  })

  test('names every capability, and none that is not one', () => {
    const rows = firstCells('docs/reference/capabilities.md')
    for (const row of rows.slice(1))
      expect(isCapability(row.replace('<host>', 'example.org').replace('<NAME>', 'NAME').replace('<action>', 'ban')), row).toBe(true)
    for (const name of plainCapabilities) expect(rows).toContain(name)
    const page = textOf('docs/reference/capabilities.md').replaceAll(/\s+/g, ' ')
    expect(page).toContain(`Actions are \`${actionNames.join(' ')}\``)
  })

  test('says of every name of the template language how it is written and what it gives', () => {
    const page = textOf('docs/reference/template.md')
    for (const definition of core.definitions()) {
      expect(page).toContain(`| \`${cell(usage(definition))}\` | ${cell(definition.about)} |`)
    }
    for (const kind of ['person', 'channel'] as const) for (const field of core.fields(kind)) expect(page).toContain(`\`${field}\``)
  })

  test('names every metric', () => {
    const rows = firstCells('docs/guides/observe.md')
    const names = [...new Metrics().text().matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]!)
    expect(names.filter((name) => !rows.includes(name))).toEqual([])
  })

  test('has the table of faults as the figures make it', () => {
    const figures = JSON.parse(readFileSync('docs/reference/faults.json', 'utf8')) as Figure[]
    const page = textOf('docs/reference/faults.md')
    expect(rendered(page, figures)).toBe(page)
    expect(figures.length).toBeGreaterThan(10)
  })

  test('has every exit code', () => {
    const page = textOf('docs/reference/exit-codes.md')
    for (const { code, meaning } of exitCodes) expect(page).toMatch(new RegExp(`^ *${code} +${meaning}$`, 'm'))
  })
})

/** Paths of all settings; a group of settings is none itself, and what stands under `config` is the module's own. */
function keysOf(shape: Shape, path: readonly string[]): string[] {
  const branches = [shape, ...(shape.anyOf ?? [])]
  const named = branches.flatMap((each) => Object.entries(each.properties ?? {}))
  const free = branches.flatMap(({ additionalProperties: each }) => (typeof each === 'object' ? [each] : []))
  if (path.at(-1) === 'config' || (named.length === 0 && free.length === 0)) return [path.join('.')]
  return [
    ...named.flatMap(([name, child]) => keysOf(child, [...path, name])),
    ...free.flatMap((child) => keysOf(child, [...path, wordFor(path)])),
  ]
}

function wordFor(path: readonly string[]): string {
  return path.at(-1) === 'commands' ? '<words>' : path.at(-1) === 'communities' ? '<id>' : '<name>'
}

function textOf(file: string): string {
  return pages().find((page) => page.file === file)!.text
}

/** The first cell of every row of every table, without the marks of code. */
function firstCells(file: string): string[] {
  const rows = textOf(file).matchAll(/^\| ((?:\\\||[^|])+) \|/gm)
  return [...rows].map((match) => match[1]!.trim().replace(/^`|`$/g, '')).filter((text) => text !== '---' && text !== 'key')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
