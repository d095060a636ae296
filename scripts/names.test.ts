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

test.each([
  ['in a bot that init does not make', "write('waddle.yml', 'modules:\\n  loyalty:\\n')", '\\n  loyalty:\\'],
  ['in a command', "waddle(['module', 'info', 'loyalty'])", "'module', 'info', 'loyalty"],
  ['in a path', "waddle('config', 'get', 'modules.loyalty')", 'modules.loyalty'],
])('a test of a package that knows one %s is found, and one of the bot that init makes is not', (_, line, found) => {
  const file = join(root, 'packages', 'cli', 'src', 'knowing.test.ts')
  try {
    writeFileSync(file, `${line}\n${line.replaceAll('loyalty', 'memories')}\n`)
    expect(namedModules()).toEqual([`${join('packages', 'cli', 'src', 'knowing.test.ts')} names ${found}`])
  } finally {
    rmSync(file)
  }
})
