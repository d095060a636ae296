import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { root } from './block.ts'

/** What a command said, both streams as they came, and how it ended. */
export interface Ended {
  readonly said: string
  readonly code: number | null
}

/** Wherever blocks write: inside the repository, so that packages are found, but outside version control. */
const all = join(root, '.tmp', 'docs')
/** What the program keeps between runs is kept between bots as well: it is of the program, and not of them. */
const cache = join(root, '.tmp', 'cache')
const program = join(root, 'packages', 'cli', 'bin', 'run.js')

/** A bot in a folder of its own, as `waddle init` makes one; what a page does stays in it until the page ends. */
export class Bot {
  readonly dir: string
  /** Where the last line that was typed has led to: `cd` counts for the lines after it. */
  #here: string

  private constructor(dir: string) {
    this.dir = dir
    this.#here = dir
  }

  /** Make the bot that all others are copied from: made once, since that takes longer than copying. */
  static async first(): Promise<Bot> {
    mkdirSync(all, { recursive: true })
    const bot = new Bot(join(mkdtempSync(join(all, 'first-')), 'bot'))
    mkdirSync(bot.dir)
    for (const line of ['init . --yes --name duck', 'migrate']) {
      const { said, code } = await bot.run(`node ${JSON.stringify(program)} ${line}`)
      if (code !== 0) throw new Error(`"waddle ${line}" ended with ${code}: ${said}`)
    }
    return bot
  }

  /** Another bot that begins as this one is. */
  copy(): Bot {
    const dir = join(mkdtempSync(join(all, 'page-')), 'bot')
    cpSync(this.dir, dir, { recursive: true, verbatimSymlinks: true })
    return new Bot(dir)
  }

  /**
   * Type a line in its folder. `waddle` is the built program, however it is written: `npx` would look for it, and
   * the checkout is somewhere else.
   */
  run(line: string, input = ''): Promise<Ended> {
    const typed = line.replace(/\bnpx (?=waddle\b|vitest\b)/g, '').replaceAll('node packages/cli/bin/run.js', 'waddle')
    const trace = join(dirname(this.dir), 'here')
    return new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', `trap 'pwd > ${JSON.stringify(trace)}' EXIT\n${typed}`], {
        cwd: this.#here,
        env: environment(this.dir),
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
      child.on('error', reject)
      child.on('close', (code) => {
        if (existsSync(trace)) this.#here = readFileSync(trace, 'utf8').trim()
        resolve({ said, code })
      })
      // A command that does not read what it is given may end before it is.
      child.stdin.on('error', () => {})
      child.stdin.end(input)
    })
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true })
    writeFileSync(join(this.dir, path), `${text}\n`)
  }

  remove(): void {
    rmSync(dirname(this.dir), { recursive: true, force: true })
  }
}

function environment(dir: string): NodeJS.ProcessEnv {
  const path = [join(dir, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  return {
    PATH: path,
    HOME: dirname(dir),
    XDG_CACHE_HOME: cache,
    NO_COLOR: '1',
    LANG: 'C.UTF-8',
    // Any free one: something on this machine may listen where a new bot would.
    WADDLE_HTTP_PORT: '0',
  }
}
