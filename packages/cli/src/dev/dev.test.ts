import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, program } from '../trial.ts'

const module = (answer: string) => `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({ name: 'hi', commands: { hi: { describe: 'Say hi', run: () => ${answer} } } })
`

/** `waddle dev` with its input and output held by the test. */
function startDev(dir: string) {
  const child = spawn(process.execPath, [program, 'dev'], {
    cwd: dir,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const until = async (look: () => boolean, what: string) => {
    const end = Date.now() + 20_000
    while (!look()) {
      if (Date.now() > end) throw new Error(`waited in vain for ${what}\n${out}\n${err}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
  return { child, ended, until, out: () => out, err: () => err, say: (line: string) => child.stdin.write(`${line}\n`) }
}

function botFolder(): string {
  const dir = emptyFolder()
  mkdirSync(join(dir, 'modules', 'hi'), { recursive: true })
  writeFileSync(join(dir, 'modules', 'hi', 'index.ts'), module(`'one'`))
  writeFileSync(join(dir, 'waddle.yml'), 'http: { port: 0 }\nmodules:\n  hi: { from: ./modules/hi }\n')
  return dir
}

test('it answers, restarts when a module changes, survives a change that breaks it, and ends in order', { timeout: 90_000 }, async () => {
  const dir = botFolder()
  const dev = startDev(dir)
  dev.say('!hi')
  await dev.until(() => dev.out().includes('one'), 'the first answer')

  writeFileSync(join(dir, 'modules', 'hi', 'index.ts'), module(`'two'`))
  await dev.until(() => /restart {2}modules.hi.index\.ts changed/.test(dev.err()), 'the restart')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  dev.say('!hi')
  await dev.until(() => dev.out().includes('two'), 'the changed answer')

  writeFileSync(join(dir, 'modules', 'hi', 'index.ts'), module('}'))
  await dev.until(() => dev.err().includes('WDL_MODULE_LOAD'), 'the error')
  writeFileSync(join(dir, 'modules', 'hi', 'index.ts'), module(`'three'`))
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  dev.say('!hi')
  await dev.until(() => dev.out().includes('three'), 'the mended answer')

  dev.child.stdin.end()
  expect(await dev.ended).toBe(0)
})
