import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Checked {
  readonly data: { readonly modules: readonly { readonly name: string; readonly sound: boolean }[] }
  readonly findings: readonly { readonly message: string }[]
}

/** Modules that let the check write the list of their commands and settings. */
const inStep = (name: string) => {
  const readme = join(root, 'modules', name, 'README.md')
  return existsSync(readme) && readFileSync(readme, 'utf8').includes('<!-- waddle:begin')
}

/** As their authors check them before they publish, their tests left out: those run by themselves. Uses the built program. */
test('the modules whose README has a part made from the code pass waddle module check', async () => {
  const bot = mkdtempSync(join(tmpdir(), 'waddle-check-'))
  const names = readdirSync(join(root, 'modules')).filter(inStep)
  expect(names).toEqual(expect.arrayContaining(['alias', 'loyalty', 'memories', 'moderation']))
  writeFileSync(
    join(bot, 'waddle.yml'),
    ['modules:', ...names.map((name) => `  ${name}: { from: ${join(root, 'modules', name)} }`)].join('\n'),
  )
  try {
    const args = [join(root, 'packages/cli/bin/run.js'), 'module', 'check', '--no-tests', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: bot }).catch((failed: { stdout: string }) => failed)
    const { data, findings } = JSON.parse(stdout) as Checked
    expect(findings).toEqual([])
    expect(data.modules.filter(({ sound }) => sound).map(({ name }) => name)).toEqual(names)
  } finally {
    rmSync(bot, { recursive: true })
  }
})
