import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../packages/cli/bin/run.js', import.meta.url))
const scratch = fileURLToPath(new URL('../../.tmp', import.meta.url))

/** A folder in the checkout, so that its modules are found, and so that every client has its file on the same disk. */
export function folder() {
  mkdirSync(scratch, { recursive: true })
  return mkdtempSync(join(scratch, 'transport-'))
}

const echo = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({ name: 'parrot', commands: { 'echo <text:rest>': ({ args }) => args.text } })
`

/** The whole bot as people start it, verified on Twitch, with a database on disk and its web side on. */
export function startBot(port, channels) {
  const dir = folder()
  mkdirSync(join(dir, 'modules', 'parrot'), { recursive: true })
  writeFileSync(join(dir, 'modules', 'parrot', 'index.js'), echo)
  writeFileSync(join(dir, 'modules', 'parrot', 'package.json'), '{"type":"module","exports":"./index.js"}')
  writeFileSync(
    join(dir, 'waddle.yml'),
    `name: parrot
database: sqlite:bot.db
http: { port: 0 }
receivers:
  twitch: { config: { url: 'ws://127.0.0.1:${port}/', username: duckbot, rateClass: verified, channels: [${channels.join(', ')}] } }
modules:
  parrot: { from: ./modules/parrot }
`,
  )
  const env = { PATH: process.env.PATH ?? '', HOME: dir, TWITCH_TOKEN: 'quack' }
  const child = spawn(process.execPath, [program, 'run'], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  let url
  const keep = (chunk) => {
    log = (log + chunk).slice(-20_000)
    url ??= /"http":"(http:\/\/[^"]+)"/.exec(log)?.[1]
  }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', keep)
  const ended = new Promise((resolve) => child.on('close', resolve))
  return {
    pid: child.pid,
    log: () => log,
    ended,
    /** Messages that its receiver handed over so far. */
    async heard() {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(/^waddle_received_total\{platform="twitch"\} (\d+)$/m.exec(text)?.[1] ?? 0)
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
