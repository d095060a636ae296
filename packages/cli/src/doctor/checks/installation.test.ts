import { readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Registry } from '../registry.ts'
import { Ward } from '../ward.ts'

describe('node.version', () => {
  test.each([
    ['20.18.3', ['nvm install 20.19']],
    ['20.19.0', []],
    ['22.1.0', []],
  ])('on Node %s suggests %j', async (node, fixes) => {
    const ward = await Ward.bot()
    expect((await ward.look('node.version', { node })).map(({ fix }) => fix)).toEqual(fixes)
  })

  test('knows what the bot itself asks for', async () => {
    const ward = await Ward.bot()
    ward.write('package.json', JSON.stringify({ engines: { node: '>=99.1' } }))
    expect(await ward.findings('node.version')).toMatchObject([{ level: 'error', code: 'WDL_DOCTOR_NODE', fix: 'nvm install 99.1' }])
  })
})

describe('links.dangling', () => {
  const path = 'node_modules/@waddlebot/sdk'

  function cut(ward: Ward): string {
    const was = readlinkSync(ward.at(path))
    rmSync(ward.at(path))
    symlinkSync('../../../gone/packages/sdk', ward.at(path))
    return was
  }

  test('finds a link that leads nowhere, and leads it where init would', async () => {
    const ward = await Ward.bot()
    const was = cut(ward)
    await ward.mends('links.dangling', { code: 'WDL_DOCTOR_LINK', fix: `ln -sfn ${was} ${path}` })
    expect(readlinkSync(ward.at(path))).toBe(was)
  })

  test('is mended by --fix as well', async () => {
    const ward = await Ward.bot()
    const was = cut(ward)
    expect(await ward.waddle('doctor', 'links', '--fix')).toMatchObject({
      code: 0,
      out: `fixed  links.dangling  link ${path} -> ${was}\nok     1 check\n`,
    })
  })
})

describe('what npm has to mend', () => {
  /** A bot whose packages all come from a registry on this machine. */
  async function bought(registry: Registry, dependencies: Readonly<Record<string, string>>): Promise<Ward> {
    const ward = await Ward.bot()
    rmSync(ward.at('node_modules'), { recursive: true })
    ward.write('package.json', JSON.stringify({ name: 'duck', private: true, type: 'module', dependencies }))
    ward.write('.npmrc', `registry=${registry.url}\naudit=false\nfund=false\nupdate-notifier=false\ncache=${join(ward.dir, '.npm')}\n`)
    expect(await ward.shell('npm install')).toMatchObject({ code: 0 })
    return ward
  }

  test('a module that is not installed is installed', async () => {
    const registry = await Registry.start()
    registry.publish({ name: 'waddle-module-weather', version: '1.0.0', exports: './index.js' })
    const ward = await bought(registry, {})
    ward.edit('modules:\n', 'modules:\n  weather: { from: waddle-module-weather }\n')
    await ward.mends('modules.installed', { code: 'WDL_MODULE_MISSING', fix: 'npm install waddle-module-weather' })
    await registry.close()
  })

  test('a second copy of the SDK goes with a newer version of the module that brought it', async () => {
    const registry = await Registry.start()
    const sdk = '@waddlebot/sdk'
    for (const version of ['0.1.0', '0.2.0']) registry.publish({ name: sdk, version })
    registry.publish({ name: 'waddle-module-dice', version: '1.0.0', dependencies: { [sdk]: '0.1.0' } })
    const ward = await bought(registry, { [sdk]: '0.2.0', 'waddle-module-dice': '^1.0.0' })
    registry.publish({ name: 'waddle-module-dice', version: '1.0.1', peerDependencies: { [sdk]: '>=0.1.0' } })
    rmSync(ward.at('.npm'), { recursive: true })
    await ward.mends('sdk.copies', {
      code: 'WDL_DOCTOR_SDK_COPIES',
      message: /2 copies of @waddlebot\/sdk \(0\.2\.0, 0\.1\.0 via waddle-module-dice\)/,
      fix: 'npm install waddle-module-dice@latest && npm dedupe',
    })
    await registry.close()
  })
})
