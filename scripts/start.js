import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.js'

/** `npm start`: a demo bot in `.demo`, made as `waddle init` makes one, and a chat with it in this terminal. */
const program = join(root, 'packages', 'cli', 'bin', 'run.js')
const demo = join(root, '.demo')

if (!existsSync(join(demo, 'waddle.yml'))) {
  const steps = [
    ['init', demo, '--yes', '--quiet'],
    ['config', 'set', 'name', 'duck', '--bot', demo, '--quiet'],
    ...['memories', 'loyalty', 'moderation'].map((name) => [
      'config',
      'set',
      `modules.${name}.config.samples`,
      'true',
      '--bot',
      demo,
      '--quiet',
    ]),
    ['config', 'set', 'modules.alias', '{}', '--bot', demo, '--quiet'],
  ]
  for (const step of steps) {
    const { status } = spawnSync(process.execPath, [program, ...step], { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) process.exit(status ?? 1)
  }
}

const chat = spawn(process.execPath, [program, 'console', '--bot', demo, ...process.argv.slice(2)], { stdio: 'inherit' })
chat.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 130 : (code ?? 1)))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
