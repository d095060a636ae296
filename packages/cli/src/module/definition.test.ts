import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyFolder, waddle } from '../trial.ts'
import { loadDefinition } from './definition.ts'

function bot() {
  const dir = emptyFolder()
  const module = join(dir, 'modules', 'dice')
  mkdirSync(join(module, 'deep'), { recursive: true })
  const write = (file: string, text: string): void => writeFileSync(join(module, file), text)
  const load = () => loadDefinition('dice', module, dir)
  const results = () => readdirSync(join(dir, '.waddle', 'build')).filter((file) => file.endsWith('.mjs'))
  return { dir, module, write, load, results }
}

describe('loading a module', () => {
  test('compiles it once, and again when any of its files changed', async () => {
    const { write, load, results } = bot()
    write('index.ts', `import { describe } from './deep/words.ts'\nexport default { name: 'dice' as string, describe }\n`)
    write('deep/words.ts', `export const describe: string = 'one'\n`)
    expect(await load()).toMatchObject({ name: 'dice', describe: 'one' })
    const before = results()
    expect(await load()).toMatchObject({ describe: 'one' })
    expect(results()).toEqual(before)
    write('deep/words.ts', `export const describe: string = 'another'\n`)
    expect(await load()).toMatchObject({ describe: 'another' })
  })

  test('sweeps away what it compiled long ago', async () => {
    const { dir, write, load, results } = bot()
    write('index.ts', `export default { name: 'dice', describe: 'one' }\n`)
    await load()
    for (const file of results()) utimesSync(join(dir, '.waddle', 'build', file), 0, 0)
    write('index.ts', `export default { name: 'dice', describe: 'another' }\n`)
    await load()
    expect(results()).toHaveLength(1)
  })

  test('leaves each file where its author put it', async () => {
    const { module, write, load } = bot()
    write('index.ts', `import { here } from './deep/here.ts'\nexport default { name: 'dice', describe: here }\n`)
    write('deep/here.ts', 'export const here: string = import.meta.url\n')
    expect((await load()).describe).toContain(`${module}/deep/here.ts`)
  })

  test('takes plain JavaScript and what package.json exports as they are', async () => {
    const { write, load } = bot()
    write('package.json', '{ "type": "module", "exports": { ".": { "default": "./main.js" } } }')
    write('main.js', `export default { name: 'dice' }\n`)
    expect(await load()).toMatchObject({ name: 'dice' })
  })

  test('that throws shows where, to who asks for more', async () => {
    const { dir, write } = bot()
    writeFileSync(join(dir, 'waddle.yml'), 'modules: { dice: { from: ./modules/dice } }\n')
    write('index.ts', 'function rolls() {\n  throw new Error("no dice")\n}\nrolls()\nexport default {}\n')
    const { err } = await waddle(['module', 'info', 'dice', '--verbose'], { cwd: dir })
    expect(err).toMatch(/caused by Error: no dice\n {4}at rolls /)
  })

  test.each([
    ['nothing to load', '', 'empty.txt', /has no index\.ts/],
    ['a mistake in its code', 'export default {', 'index.ts', /index\.ts:1/],
    ['no default export', 'export const a = 1', 'index.ts', /no default export/],
    ['a package that is not there', `import 'no-such-package-at-all'\nexport default {}`, 'index.ts', /no-such-package-at-all/],
  ])('with %s says so', async (_, text, file, message) => {
    const { write, load } = bot()
    write(file, text)
    await expect(load()).rejects.toThrow(expect.objectContaining({ code: 'WDL_MODULE_LOAD', message: expect.stringMatching(message) }))
  })
})
