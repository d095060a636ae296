import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { program } from '../trial.ts'

/** A line that the bot printed. */
export interface Printed {
  readonly type: 'message' | 'done' | 'error'
  readonly id?: string
  readonly inReplyTo?: string
  readonly outcome?: string
  readonly text?: string
}

export interface LifeOptions {
  readonly dir: string
  readonly inputs: readonly object[]
  /** Kill this long after the first line is printed; milliseconds. Left out: let it end by itself. */
  readonly killAfter?: number
  readonly seen: (line: Printed) => void
}

/**
 * One life of a bot: it is fed through standard input and either ends by itself or is killed with SIGKILL
 * while it works.
 *
 * @returns its exit code; null when it was killed
 */
export function live(options: LifeOptions): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'console', '--json'], {
      cwd: options.dir,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '' },
    })
    let armed = false
    let complaint = ''
    const arm = () => {
      if (armed || options.killAfter === undefined) return
      armed = true
      setTimeout(() => child.kill('SIGKILL'), options.killAfter)
    }
    createInterface({ input: child.stdout }).on('line', (text) => {
      arm()
      try {
        options.seen(JSON.parse(text) as Printed)
      } catch {
        // The line that the kill cut short.
      }
    })
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')))
    child.stdin.on('error', () => {})
    for (const input of options.inputs) child.stdin.write(`${JSON.stringify(input)}\n`)
    if (options.killAfter === undefined) child.stdin.end()
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(`the bot ended with ${code}: ${complaint}`))
      else resolve(code)
    })
  })
}
