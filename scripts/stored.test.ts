import { relative } from 'node:path'
import { expect, test } from 'vitest'
// @ts-expect-error  a script, without types
import { root } from './sources.js'
// @ts-expect-error  a script, without types
import { storedTests } from './stored.js'

const files = (storedTests() as readonly string[]).map((file) => relative(root, file))

test('a test that makes a bot is run on every database, whoever makes it for it', () => {
  expect(files).toContain('modules/memories/src/quotes/vote.test.ts')
  expect(files).toContain('modules/loyalty/src/ledger/properties.test.ts')
})

test('a test of rules that ask no database is run once', () => {
  expect(files).not.toContain('modules/commands/src/template/pattern.test.ts')
  expect(files.filter((file) => file.startsWith('modules/twitch/'))).toEqual([])
})
