import { type ChildProcess, spawn } from 'node:child_process'

/** How a child ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The bot in a process of its own, so that a restart forgets everything. */
export class BotProcess {
  readonly #words: readonly string[]
  #child: ChildProcess | undefined
  #ended: Promise<Ended> = Promise.resolve({ code: 0, signal: null })

  constructor(words: readonly string[]) {
    this.#words = words
  }

  /** Start it with this terminal as its own. Resolves when it has ended. */
  start(): Promise<Ended> {
    const child = spawn(process.execPath, this.#words, { stdio: 'inherit' })
    this.#child = child
    this.#ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })))
    return this.#ended
  }

  /** Ask it to stop, and insist after 10 s. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await this.#ended
    clearTimeout(insist)
  }
}
