import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const programs = '/usr/lib/rabbitmq/bin'

/** A RabbitMQ of a test's own, to be killed, stopped and restarted with what it has on its disk. Needs Debian's `rabbitmq-server`. */
export class OwnRabbit implements AsyncDisposable {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'waddle-rabbit-'))
  readonly #env: Readonly<Record<string, string>>
  readonly #names: ChildProcess
  #process: ChildProcess | undefined
  #log = ''

  private constructor(port: number, ports: { readonly dist: number; readonly names: number }) {
    this.port = port
    const at = (name: string) => join(this.#folder, name)
    writeFileSync(at('plugins'), '[].')
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      // Its own secret, its own list of nodes, its own data: nothing is shared with a node that is there already.
      HOME: this.#folder,
      ERL_EPMD_PORT: String(ports.names),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `waddle-${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(ports.dist),
      RABBITMQ_MNESIA_BASE: at('data'),
      RABBITMQ_LOG_BASE: at('log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_PID_FILE: at('pid'),
      RABBITMQ_ENABLED_PLUGINS_FILE: at('plugins'),
      RABBITMQ_CONFIG_FILE: at('none'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
    }
    this.#names = spawn('epmd', ['-port', String(ports.names), '-address', '127.0.0.1'], { stdio: 'ignore' })
    this.#names.once('error', () => undefined)
  }

  static async start(): Promise<OwnRabbit> {
    if (!existsSync(join(programs, 'rabbitmq-server'))) throw new Error("this test needs Debian's rabbitmq-server on this machine")
    const rabbit = new OwnRabbit(await freePort(), { dist: await freePort(), names: await freePort() })
    await rabbit.start()
    return rabbit
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`
  }

  /** Start it with what is on its disk; resolves when it lets a client in. */
  async start(): Promise<void> {
    const child = spawn(join(programs, 'rabbitmq-server'), [], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    this.#process = child
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (this.#log += chunk.toString('utf8')))
    const { Connection } = await import('rabbitmq-client')
    const connection = new Connection({ url: this.url, retryLow: 50, retryHigh: 100, connectionTimeout: 2_000 })
    connection.on('error', () => undefined)
    try {
      await Promise.race([
        connection.onConnect(90_000),
        once(child, 'exit').then(() => Promise.reject(new Error(`RabbitMQ ended:\n${this.#log.slice(-2_000)}`))),
      ])
    } finally {
      connection.unsafeDestroy()
    }
  }

  /** End it and all that it started, with -9. */
  async kill(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    process.kill(-child.pid, 'SIGKILL')
    await exited
  }

  /** Ask it to do something, as an operator does. */
  async control(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(join(programs, 'rabbitmqctl'), words, { env: this.#env })
    return stdout
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    this.#names.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
