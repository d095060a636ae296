import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
// @ts-expect-error  a script, without types
import { namedModules } from './names.js'
// @ts-expect-error  a script, without types
import { root } from './sources.js'

test('no package knows a module by name', () => {
  expect(namedModules()).toEqual([])
})

test('a package that knows one is found', () => {
  const file = join(root, 'packages', 'core', 'src', 'knowing.ts')
  try {
    writeFileSync(file, "export const provider = '@waddlebot/module-loyalty'\n")
    expect(namedModules()).toEqual([`${join('packages', 'core', 'src', 'knowing.ts')} names module-loyalty`])
  } finally {
    rmSync(file)
  }
})
