import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

describe('modules.commands', () => {
  test('finds a word that two modules want, and says which', async () => {
    const ward = await Ward.bot()
    ward.module('weather', `describe: 'x', commands: { 'quote add <text:rest>': { describe: 'x', run: () => 'x' } }`)
    await ward.mends('modules.commands', {
      code: 'WDL_COMMAND_TAKEN',
      message: /"quote add" is wanted by the modules weather and memories/,
      fix: 'waddle config set modules.memories.enabled false',
    })
  })

  test('finds an alias of waddle.yml that is a word already, and takes only the alias back', async () => {
    const ward = await Ward.bot()
    ward.edit('  memories:\n', '  memories: { commands: { "quote add": { aliases: [hello] } } }\n')
    await ward.mends('modules.commands', {
      code: 'WDL_COMMAND_TAKEN',
      fix: `waddle config unset 'modules.memories.commands."quote add".aliases'`,
    })
  })
})

describe('modules.commands, among modules of others', () => {
  test("finds a word that somebody else's module wants too, from what it says about itself", async () => {
    const ward = await Ward.bot()
    const name = 'waddle-module-mole'
    ward.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0' }))
    const manifest = { name: 'mole', commands: [{ signature: 'dig [where]', describe: 'x', role: ['everyone'], alias: ['hello'] }] }
    ward.write(`node_modules/${name}/waddle.manifest.json`, JSON.stringify(manifest))
    ward.edit('modules:\n', 'modules:\n  mole:\n')
    await ward.mends('modules.commands', {
      code: 'WDL_COMMAND_TAKEN',
      message: /"hello" is wanted by the modules hello and mole/,
      fix: 'waddle config set modules.mole.enabled false',
    })
  })
})

describe('modules.services', () => {
  const points = (version: number) => `{ service: 'points', version: ${version}, optional: false }`
  const provides = (version: number) => `describe: 'x', provides: [{ token: ${points(version)}, make: () => ({}) }]`
  const uses = (version: number) => `describe: 'x', uses: { points: ${points(version)} }`

  test('finds a service that nobody provides, and switches off who needs it', async () => {
    const ward = await Ward.bot()
    ward.module('shop', uses(1))
    await ward.mends('modules.services', { code: 'WDL_SERVICE_MISSING', fix: 'waddle config set modules.shop.enabled false' })
  })

  test('finds who would provide it, when that is only switched off', async () => {
    const ward = await Ward.bot()
    ward.module('shop', uses(1))
    ward.module('bank', provides(1), ', enabled: false')
    await ward.mends('modules.services', { code: 'WDL_SERVICE_MISSING', fix: 'waddle config set modules.bank.enabled true' })
  })

  test('finds one that is provided in another version', async () => {
    const ward = await Ward.bot()
    ward.module('shop', uses(1))
    ward.module('bank', provides(2))
    await ward.mends('modules.services', { code: 'WDL_SERVICE_VERSION', message: /version 1.*bank provides version 2/ })
  })

  test('finds two that provide the same', async () => {
    const ward = await Ward.bot()
    ward.module('safe', provides(1))
    ward.module('bank', provides(1))
    await ward.mends('modules.services', { code: 'WDL_SERVICE_TWICE', message: /bank and safe/ })
  })

  test('finds modules that need each other in a circle', async () => {
    const ward = await Ward.bot()
    ward.module('shop', `${uses(1)}, provides: [{ token: { service: 'goods', version: 1, optional: false }, make: () => ({}) }]`)
    ward.module('bank', `${provides(1)}, uses: { goods: { service: 'goods', version: 1, optional: false } }`)
    const [found] = await ward.findings('modules.services')
    expect(found).toMatchObject({ code: 'WDL_SERVICE_CIRCLE', message: expect.stringMatching(/bank/) })
    await ward.shell(found!.fix!)
    // What is left needs what was switched off: that is a finding of its own, and mended in turn.
    await ward.mends('modules.services', { code: 'WDL_SERVICE_MISSING', fix: 'waddle config set modules.shop.enabled false' })
  })
})
