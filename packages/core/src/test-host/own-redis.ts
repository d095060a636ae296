import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './free-port.ts'

/** A Redis of a test's own, to be stopped, killed and restarted. Needs `redis-server` on this machine. */
export class OwnRedis implements AsyncDisposable {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'waddle-redis-'))
  readonly #password: string | undefined
  #process: ChildProcess | undefined

  private constructor(port: number, password: string | undefined) {
    this.port = port
    this.#password = password
  }

  static async start(options: { readonly password?: string; readonly port?: number } = {}): Promise<OwnRedis> {
    const redis = new OwnRedis(options.port ?? (await freePort()), options.password)
    await redis.start()
    return redis
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Start it, empty. */
  async start(): Promise<void> {
    const password = this.#password === undefined ? [] : ['--requirepass', this.#password]
    const words = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      this.#folder,
      ...password,
    ]
    const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] })
    this.#process = child
    await new Promise<void>((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`this test needs redis-server on this machine: ${error.message}`)))
      child.once('exit', () => reject(new Error(`redis-server did not start on port ${this.port}`)))
      createInterface(child.stdout!).on('line', (line) => line.includes('Ready to accept connections') && resolve())
    })
  }

  /** Have it forget everything. */
  async flush(): Promise<void> {
    const { Redis } = await import('ioredis')
    const redis = new Redis(this.port, '127.0.0.1')
    await redis.flushall()
    redis.disconnect()
  }

  /** Have it do nothing and say nothing, with its connections open, until it is woken or ended. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  wake(): void {
    this.#process?.kill('SIGCONT')
  }

  /** End it, in order or with -9. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
