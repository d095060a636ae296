import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stampedFile } from './stamp.ts'

test('two files of the same second have two names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waddle-stamp-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const names = Array.from({ length: 3 }, () => basename(stampedFile(join(folder, 'backup'), '-before-migrate.sqlite')))
  expect(new Set(names).size).toBe(3)
  for (const name of names) expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d{6}(-\d)?-before-migrate\.sqlite$/)
})
