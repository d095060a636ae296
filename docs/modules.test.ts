import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Checked {
  readonly data: { readonly modules: readonly { readonly name: string; readonly sound: boolean }[] }
  readonly findings: readonly { readonly message: string }[]
}

/** As their authors check them before they publish, their tests left out: those run by themselves. Uses the built program. */
test('every module passes waddle module check', async () => {
  const bot = mkdtempSync(join(tmpdir(), 'waddle-check-'))
  const names = readdirSync(join(root, 'modules'))
  expect(names.length).toBeGreaterThan(10)
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
