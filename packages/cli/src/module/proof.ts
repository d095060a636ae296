import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Finding } from '@waddlebot/core/config'

/** How a module's own tests went. */
export interface Proof {
  readonly tests: 'passed' | 'failed' | 'none' | 'not run'
  readonly findings: readonly Finding[]
}

/**
 * Run a module's tests with the bot's own vitest.
 *
 * @param dir the module's folder
 * @param botDir the bot's folder, where vitest is looked for
 */
export async function proveModule(name: string, dir: string, botDir: string): Promise<Proof> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.test\.tsx?$/.test(file) && !file.includes('node_modules'),
  )
  const way = relative(botDir, dir)
  // What was installed was tested by whoever made it, with tools that are not here.
  if (way.startsWith('..') || way.includes('node_modules')) return { tests: 'not run', findings: [] }
  const fix = `npx vitest run ${way}/`
  if (files.length === 0) return found('none', 'warn', 'WDL_MODULE_TEST', 'it has no tests', `waddle module new ${name}-two`)
  const vitest = join(botDir, 'node_modules', 'vitest', 'vitest.mjs')
  if (!existsSync(vitest))
    return found(
      'not run',
      'info',
      'WDL_MODULE_TEST',
      'its tests were not run: vitest is not installed here',
      'npm install --save-dev vitest',
    )
  const { code, output } = await run(process.execPath, [vitest, 'run', '--root', botDir, `${way}/`], botDir)
  if (code === 0) return { tests: 'passed', findings: [] }
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
  const told = lines.filter((line) => /^(FAIL|AssertionError|\w*Error:)/.test(line)).slice(0, 3)
  return found('failed', 'error', 'WDL_MODULE_TEST', `its tests fail: ${told.join(' ') || lines.filter(Boolean).slice(-3).join(' ')}`, fix)
}

function found(tests: Proof['tests'], level: Finding['level'], code: string, message: string, fix: string): Proof {
  return { tests, findings: [{ level, code, message, fix }] }
}

function run(command: string, args: readonly string[], cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
