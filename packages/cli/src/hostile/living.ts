import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { cacheHome, program } from '../trial.ts'

/** How to start a program that lives for a while. */
export interface LivingOptions {
  readonly cwd: string
  /** Words before it, such as those that take away rights or room. */
  readonly under?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** How it ended. */
export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** The built program while it runs: typed at, listened to, signalled. */
export class Living {
  readonly ended: Promise<End>
  out = ''
  err = ''
  readonly #child: ChildProcess
  #over = false

  constructor(args: readonly string[], options: LivingOptions) {
    const words = [...(options.under ?? []), process.execPath, program, ...args]
    this.#child = spawn(words[0]!, words.slice(1), {
      cwd: options.cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', HOME: options.cwd, XDG_CACHE_HOME: cacheHome, ...options.env },
    })
    this.#child.stdin!.on('error', () => {})
    this.#child.stdout!.on('data', (chunk: Buffer) => (this.out += chunk.toString('utf8')))
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.err += chunk.toString('utf8')))
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', (code, signal) => {
        this.#over = true
        resolve({ code, signal, out: this.out, err: this.err })
      })
    })
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Type a chat line. */
  say(id: string, text: string, more: object = {}): void {
    this.#child.stdin!.write(`${JSON.stringify({ id, text, ...more })}\n`)
  }

  /** Nothing more will be typed. */
  hush(): void {
    this.#child.stdin!.end()
  }

  /** Close the reader's end of its standard output. */
  deafen(): void {
    this.#child.stdout!.destroy()
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** The lines it printed so far, read. */
  get lines(): Record<string, unknown>[] {
    return this.out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }

  /** How the chat line `id` ended; waits for it. */
  async done(id: string): Promise<Record<string, unknown>> {
    const find = () => this.lines.find((line) => line['type'] === 'done' && line['id'] === id)
    await this.until(`the end of ${id}`, () => find() !== undefined)
    return find()!
  }

  /** What was answered to the chat line `id` so far. */
  answers(id: string): unknown[] {
    return this.lines.filter((line) => line['type'] === 'message' && line['inReplyTo'] === id).map((line) => line['text'])
  }

  /** Wait until something is so; fails when the program ends first. The test's own time limit is the only other one. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      if (this.#over) throw new Error(`it ended while the test waited for ${what}:\n${this.out}\n${this.err}`)
      await pause(20)
    }
  }
}
