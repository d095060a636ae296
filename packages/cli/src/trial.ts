import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Envelope } from './report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The built program, as people start it. */
export const program = join(root, 'bin', 'run.js')

/** How one run of the program ended. For tests. */
export interface Trial {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** What `--json` printed; throws when that was no JSON. */
  json(): Envelope & { readonly data: Record<string, unknown> }
}

/** How to run it: where, what is typed or piped in (nothing, and closed, when left out), and with which variables. */
export interface TrialOptions {
  readonly cwd: string
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** Close the reader's end of standard output at once. */
  readonly deaf?: boolean
  /** Interrupt as with Ctrl-C when this appears on standard error. */
  readonly interruptAt?: string
}

/** What the program keeps between runs is kept between tests as well; see code-cache.ts. */
export const cacheHome = join(root, '..', '..', '.tmp', 'cache')

const folders: string[] = []

/** An empty folder of its own, inside the repository but outside version control. */
export function emptyFolder(): string {
  const all = join(root, '..', '..', '.tmp', 'cli')
  mkdirSync(all, { recursive: true })
  const folder = mkdtempSync(join(all, 'trial-'))
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const each of folders) rmSync(each, { recursive: true, force: true })
    })
  }
  folders.push(folder)
  return folder
}

/**
 * Write modules into a bot, each a folder of its own under `modules`.
 *
 * @param dir the bot's
 * @param code of `index.js`, by the module's name
 */
export function writeModules(dir: string, code: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(code)) {
    const folder = join(dir, 'modules', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'index.js'), text)
    writeFileSync(join(folder, 'package.json'), '{"type":"module","exports":"./index.js"}')
  }
}

/** Run the built program and wait for its end. */
export function waddle(args: readonly string[], options: TrialOptions): Promise<Trial> {
  if (!existsSync(join(root, 'dist', 'program.cjs'))) throw new Error('the program is not built; run: node packages/cli/build.js')
  return new Promise((resolve, reject) => {
    const waits = options.interruptAt !== undefined
    const child = spawn(process.execPath, [program, ...args], {
      cwd: options.cwd,
      stdio: [options.input === undefined && !waits ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', HOME: options.cwd, XDG_CACHE_HOME: cacheHome, ...options.env },
    })
    // A program that does not read what it is given may end before it is.
    child.stdin?.on('error', () => {})
    if (options.input !== undefined) child.stdin?.end(options.input)
    if (options.deaf) child.stdout?.destroy()
    let [out, err] = ['', '']
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString('utf8')
      if (waits && err.includes(options.interruptAt!)) child.kill('SIGINT')
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err, json: () => JSON.parse(out) }))
  })
}
