import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyModule } from '@waddlebot/sdk'
import { expect, test } from 'vitest'
import { emptyFolder } from '../trial.ts'
import { checkCodes } from './codes.ts'

const entry = { what: 'It is dry.', why: 'Nobody filled it.', fix: 'Fill it.' }
const paint = (...codes: string[]): AnyModule => ({
  name: 'paint',
  errors: Object.fromEntries(codes.map((code) => [`WDL_PAINT_${code}`, entry])),
})

/** What the check says of a module with these files. */
function said(module: AnyModule, files: Readonly<Record<string, string>>): string[] {
  const dir = emptyFolder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(dir, file, '..'), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  return checkCodes(module, dir).map(({ level, message }) => `${level}: ${message}`)
}

test('codes that are declared and thrown are fine, the table being no place where one is said', () => {
  const files = { 'errors.ts': `export const errors = { 'WDL_PAINT_DRY': {} }`, 'index.ts': `throw new WaddleError('WDL_PAINT_DRY', '')` }
  expect(said(paint('DRY'), files)).toEqual([])
})

test('a code that is thrown, or compared with, and not declared is found in the file that says it', () => {
  expect(said(paint(), { 'src/pot.ts': `throw new WaddleError(\n  "WDL_PAINT_DRY", '')` })).toEqual([
    `error: ${join('src', 'pot.ts')} says the code WDL_PAINT_DRY, and errors does not have it`,
  ])
  expect(said(paint(), { 'index.js': `if (code === 'WDL_PAINT_WET') stop()` })).toEqual([
    'error: index.js says the code WDL_PAINT_WET, and errors does not have it',
  ])
})

test('codes of others may be looked for, and not thrown', () => {
  expect(said(paint(), { 'index.ts': `if (error.code !== 'WDL_DB_CONFLICT') throw error` })).toEqual([])
  expect(said(paint(), { 'index.ts': `throw new WaddleError('WDL_DB_CONFLICT', '')` })).toEqual([
    'error: index.ts says the code WDL_DB_CONFLICT, and errors does not have it',
  ])
})

test('a code that nothing says is a warning, and tests and what was built or installed say none', () => {
  const words = `throw new WaddleError('WDL_PAINT_DRY', '')`
  const elsewhere = { 'paint.test.ts': words, 'dist/index.js': words, 'node_modules/x/index.js': words, 'fixtures/pot.ts': words }
  expect(said(paint('DRY'), elsewhere)).toEqual(['warn: errors has the code WDL_PAINT_DRY, and nothing says it'])
})

test('a table that is wrong is told of before anything else', () => {
  const module: AnyModule = { name: 'paint', errors: { WDL_POT_DRY: entry } }
  expect(said(module, {})).toEqual([expect.stringContaining('error: its code "WDL_POT_DRY" does not begin with WDL_PAINT_')])
})
