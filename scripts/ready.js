import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newest, root } from './sources.js'

/**
 * Make the checkout ready: install what is missing, build what is stale. Nothing to do takes a few
 * milliseconds; on a fresh clone it takes as long as npm and a C++ compiler take.
 */
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`waddle needs Node 20.19 or newer, and this is ${process.versions.node}\ntry: nvm install 20\n`)
  process.exit(2)
}

const mark = (name) => join(root, 'node_modules', '.waddle', name)
const installed = join(root, 'node_modules', '.package-lock.json')

if (!existsSync(installed) || statSync(installed).mtimeMs + 1 < lockfileTouched()) {
  say('installing what is missing (npm ci; the first time takes a minute or two) …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}
const built = existsSync(mark('built')) ? Number(readFileSync(mark('built'), 'utf8')) : 0
if (built < Math.max(newest(join(root, 'packages')), newest(join(root, 'modules')), newest(join(root, 'templates')))) {
  say('building what is stale …')
  run(process.execPath, ['scripts/build.js'])
}

/** When the lockfile last changed in content; checking out a branch touches the file without changing it. */
function lockfileTouched() {
  const file = join(root, 'package-lock.json')
  const seen = mark('lockfile')
  const text = readFileSync(file, 'utf8')
  if (existsSync(seen) && readFileSync(seen, 'utf8') === text) return 0
  process.on('exit', (code) => {
    if (code === 0 && existsSync(join(root, 'node_modules', '.waddle'))) writeFileSync(seen, text)
  })
  return existsSync(seen) ? Number.POSITIVE_INFINITY : statSync(file).mtimeMs
}

function say(text) {
  process.stderr.write(`waddle: ${text}\n`)
}

function run(program, words) {
  const { status, error } = spawnSync(program, words, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (error) throw error
  if (status === 0) return
  process.stderr.write(`waddle: "${[program, ...words].join(' ')}" failed with ${status}\ntry: npm ci\n`)
  process.exit(status ?? 1)
}
