import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

describe('modules.config', () => {
  const weather = `describe: 'x', config: z.object({ city: z.string().default('Bonn'), days: z.array(z.number()).default([]) })`

  test.each([
    ['a wrong value', 'config: { city: 5 }', 'waddle config unset modules.weather.config.city'],
    ['a wrong item of a list', 'config: { days: [1, two, three] }', 'waddle config unset modules.weather.config.days'],
  ])('finds %s, and has the default count again', async (_, config, fix) => {
    const ward = await Ward.bot()
    ward.module('weather', weather, `, ${config}`)
    ward.write('modules/weather/index.ts', `import { z } from 'zod'\n${ward.read('modules/weather/index.ts')}`)
    await ward.mends('modules.config', { code: 'WDL_MODULE_CONFIG', fix })
  })

  test('finds what is told to a module that takes nothing', async () => {
    const ward = await Ward.bot()
    ward.module('weather', `describe: 'x'`, ', config: { city: Bonn }')
    await ward.mends('modules.config', { code: 'WDL_MODULE_CONFIG', fix: 'waddle config unset modules.weather.config' })
  })

  test('finds what a receiver does not take', async () => {
    const ward = await Ward.bot()
    ward.edit('\n  console:\n', '\n  console:\n  twitch: { config: { channels: [not a login] } }\n')
    await ward.mends('modules.config', { code: 'WDL_MODULE_CONFIG', fix: 'waddle config unset receivers.twitch.config.channels' })
  })
})

describe('modules.overrides', () => {
  test.each([
    ['a misspelt command', '"quote ad"', `waddle config rename 'modules.memories.commands."quote ad"' 'quote add'`],
    ['a command that there never was', 'zzzzzzzz', 'waddle config unset modules.memories.commands.zzzzzzzz'],
  ])('finds a setting for %s', async (_, command, fix) => {
    const ward = await Ward.bot()
    ward.edit('  memories:\n', `  memories: { commands: { ${command}: { role: vip } } }\n`)
    const [found] = await ward.findings('modules.overrides')
    expect(found?.fix).toBe(fix)
    await ward.mends('modules.overrides', { code: 'WDL_COMMAND_UNKNOWN' })
  })
})
