import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
// @ts-expect-error  a script, without types
import { portions } from '../portions.js'
import { emptyFolder } from './trial.ts'

type Portion = (name: string) => Record<string, unknown>

/** Cut into portions as the program is, with `entries` as what can be asked for. */
async function cut(files: Record<string, string>, entries: readonly string[]): Promise<Portion> {
  const dir = emptyFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  const { outputFiles } = await build({
    entryPoints: [...entries],
    absWorkingDir: dir,
    outdir: dir,
    bundle: true,
    write: false,
    format: 'esm',
    splitting: true,
    platform: 'node',
    minifyWhitespace: true,
    logLevel: 'silent',
  })
  const script = portions(Object.fromEntries(outputFiles.map(({ path, text }) => [relative(dir, path), text])))
  return new Function('require', `${script}return __portion`)(createRequire(import.meta.url)) as Portion
}

test('a portion runs once, when something of it is first asked for, after those that it takes from', async () => {
  const portion = await cut(
    {
      'ran.js': `export const ran = []`,
      'shared.js': `import { ran } from './ran.js'\nran.push('shared')\nexport const shared = 'shared', also = ran`,
      'one.js': `import { also, shared as its } from './shared.js'\nalso.push('one')\nexport { its, also }`,
      'deep/two.js': `import { also } from '../shared.js'\nalso.push('two')\nexport default class Two {}`,
    },
    ['one.js', 'deep/two.js'],
  )
  expect(portion('one.js')).toEqual({ its: 'shared', also: ['shared', 'one'] })
  expect(portion('deep/two.js')).toEqual({ default: expect.any(Function) })
  expect(portion('one.js')['also']).toEqual(['shared', 'one', 'two'])
})

test('what comes later gives what Node would give: an ES module its exports, a script itself and the names in it', async () => {
  const portion = await cut(
    {
      'entry.js': `export const esm = () => import('./esm.js'), script = () => import('./script.cjs')`,
      'esm.js': `import path, { join } from 'node:path'\nimport * as all from 'node:path'\nexport const same = path.join === join && all.join === join`,
      'script.cjs': `module.exports = function itself() {}\nmodule.exports.named = 'named'`,
    },
    ['entry.js'],
  )
  const { esm, script } = portion('entry.js') as Record<string, () => Promise<Record<string, unknown>>>
  expect(await esm!()).toEqual({ same: true })
  expect(await script!()).toEqual({ named: 'named', default: expect.objectContaining({ name: 'itself', named: 'named' }) })
})

test('an ES module that a script requires is refused: what it exports is not there from the start', async () => {
  const files = { 'entry.cjs': `exports.its = () => require('./esm.js').its`, 'esm.js': `export const its = 1` }
  await expect(cut(files, ['entry.cjs'])).rejects.toThrow('entry.js holds an ES module that a script requires')
})
