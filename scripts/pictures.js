import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { drawn } from './pictures/drawn.js'
import { Terminal } from './pictures/terminal.js'
import { root } from './sources.js'

/**
 * `node scripts/pictures.js [name …]`: take the pictures of the terminal chat anew that stand on the pages of modules. Each
 * has a file that says what is typed: lines after `$ ` before the bot starts, the others in its chat. `docs/blocks.test.ts`
 * sees to it that the bot still says what they show; this is for when it says something else.
 */
const folder = join(root, 'docs', 'modules', 'pictures')
const program = join(root, 'packages', 'cli', 'bin', 'run.js')
/** Who asks again before that is told to wait; milliseconds. */
const cooldown = 3_300

const names = process.argv.slice(2)
for (const file of readdirSync(folder).filter((each) => each.endsWith('.txt'))) {
  const name = file.slice(0, -'.txt'.length)
  if (names.length > 0 && !names.includes(name)) continue
  const picture = await taken(readFileSync(join(folder, file), 'utf8').trim().split('\n'))
  writeFileSync(join(folder, `${name}.svg`), drawn(picture, `The terminal chat of a bot with the module ${name}`))
  console.log(`took   docs/modules/pictures/${name}.svg`)
}

/** Make a bot, type, and look at the screen: its rows with their colours. */
async function taken(lines) {
  mkdirSync(join(root, '.tmp'), { recursive: true })
  const dir = join(mkdtempSync(join(root, '.tmp', 'picture-')), 'bot')
  mkdirSync(dir)
  const env = { ...process.env, HOME: dirname(dir), LANG: 'C.UTF-8' }
  const waddle = (words) => execFileSync(process.execPath, [program, ...words], { cwd: dir, env, stdio: 'pipe' })
  waddle(['init', '.', '--yes', '--name', 'duck'])
  for (const line of lines) if (line.startsWith('$ waddle ')) waddle(line.slice('$ waddle '.length).split(' '))
  const terminal = new Terminal([process.execPath, program, 'console'], { cwd: dir, env })
  try {
    await terminal.shows('›')
    for (const line of lines) if (!line.startsWith('$ ')) await terminal.type(line, line.startsWith('/') ? 0 : cooldown)
    return terminal.rows()
  } finally {
    terminal.close()
    rmSync(dirname(dir), { recursive: true, force: true })
  }
}
