import { expect, test } from 'vitest'
import { exit, exitOf } from './exit.ts'

test.each([
  ['WDL_CONFIG_KEY', exit.usage],
  ['WDL_MODULE_CODE', exit.usage],
  ['WDL_COMMAND_TAKEN', exit.usage],
  ['WDL_INIT_REFUSED', exit.refused],
  ['WDL_STORE_FULL', exit.failed],
])('%s ends the program with %i', (code, expected) => {
  expect(exitOf(code)).toBe(expected)
})

test('a code of a module whose name only begins like a word of ours is a failure like any other', () => {
  expect(exitOf('WDL_COMMANDEER_DRY')).toBe(exit.failed)
  expect(exitOf('WDL_CONFIGURATOR_DRY')).toBe(exit.failed)
})
