import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Ward } from '../ward.ts'

describe('modules.installed', () => {
  test('finds a folder that is not there, and takes the module out of waddle.yml', async () => {
    const ward = await Ward.bot()
    rmSync(ward.at('modules/hello'), { recursive: true })
    await ward.mends('modules.installed', { code: 'WDL_MODULE_MISSING', fix: 'waddle config unset modules.hello' })
  })

  test('finds a misspelt module, and knows which one was meant', async () => {
    const ward = await Ward.bot()
    ward.edit('  memories:', '  memoris:')
    await ward.mends('modules.installed', {
      code: 'WDL_MODULE_MISSING',
      message: /did you mean "memories"/,
      fix: 'waddle config rename modules.memoris memories',
    })
  })

  test('does not mind one that is switched off', async () => {
    const ward = await Ward.bot()
    ward.edit('  memories:', '  memories:\n  nowhere: { enabled: false }')
    expect(await ward.findings('modules.installed')).toEqual([])
  })
})

describe('modules.enabled', () => {
  test('finds a module that waddle.yml does not name, and names it', async () => {
    const ward = await Ward.bot()
    ward.write('modules/weather/index.ts', 'export default {}')
    await ward.mends('modules.enabled', {
      code: 'WDL_DOCTOR_FORGOTTEN',
      level: 'warn',
      fix: 'waddle config set modules.weather.from ./modules/weather',
    })
  })

  test('finds that nothing is switched on', async () => {
    const ward = await Ward.bot()
    for (const name of ['help', 'commands', 'memories']) ward.edit(`\n  ${name}:\n`, `\n  ${name}: { enabled: false }\n`)
    await ward.waddle('config', 'set', 'modules.hello.enabled', 'false')
    await ward.mends('modules.enabled', { code: 'WDL_DOCTOR_NOTHING', level: 'warn', fix: 'waddle config set modules.help.enabled true' })
  })
})

describe('receivers.enabled', () => {
  test('finds a bot that hears nobody', async () => {
    const ward = await Ward.bot()
    ward.edit('\n  console:\n', '\n  console: { enabled: false }\n')
    await ward.mends('receivers.enabled', {
      code: 'WDL_DOCTOR_DEAF',
      level: 'warn',
      fix: 'waddle config set receivers.console.enabled true',
    })
  })
})

describe('modules.load', () => {
  test.each([
    ['code that does not compile', 'import {', 'WDL_MODULE_LOAD', /index\.ts:\d/],
    ['a file that is no module', 'export default 5', 'WDL_MODULE_LOAD', /default export/],
    ['a capability that there is not', `export default { name: 'hello', capabilities: ['fly'] }`, 'WDL_MODULE_INVALID', /"fly"/],
    [
      'a signature that cannot be read',
      `export default { name: 'hello', commands: { 'a <b': () => 'c' } }`,
      'WDL_SIGNATURE_BAD_PARAM',
      /brackets/,
    ],
  ])('finds %s, and switches the module off', async (_, source, code, message) => {
    const ward = await Ward.bot()
    ward.write('modules/hello/index.ts', source)
    await ward.mends('modules.load', { code, message, fix: 'waddle config set modules.hello.enabled false' })
  })

  test('finds a module that calls itself something else, and renames it in waddle.yml', async () => {
    const ward = await Ward.bot()
    ward.edit('  hello:', '  hallo:')
    await ward.mends('modules.load', { code: 'WDL_CONFIG_MODULE_NAME', fix: 'waddle config rename modules.hallo hello' })
  })

  test('finds a tier that this version does not have', async () => {
    const ward = await Ward.bot()
    ward.edit('    from: ./modules/hello', '    from: ./modules/hello\n    tier: isolated')
    await ward.mends('modules.load', { code: 'WDL_CONFIG_TIER', fix: 'waddle config set modules.hello.tier trusted' })
  })

  test('finds a package.json that cannot be read', async () => {
    const ward = await Ward.bot()
    ward.write('modules/hello/package.json', '{')
    await ward.mends('modules.load', { code: 'WDL_MODULE_LOAD', message: /package\.json/ })
  })

  test('never runs the code of others', async () => {
    const ward = await Ward.bot()
    const name = 'waddle-module-mole'
    ward.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js', type: 'module' }))
    ward.write(
      `node_modules/${name}/index.js`,
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(ward.at('ran'))}, '')`,
    )
    ward.edit('modules:\n', 'modules:\n  mole:\n')
    expect(await ward.waddle('doctor')).toMatchObject({ code: 0 })
    await expect(ward.shell('test -e ran')).resolves.toMatchObject({ code: 1 })
  })
})
