import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisLink } from '../packages/core/dist/redis/link.js'
import { silentLog } from '../packages/core/dist/telemetry/log.js'

/** What a link waits: a busy machine is slow to answer, and here only the sum counts. */
const patience = { callMs: 5_000, connectMs: 5_000, failures: 3 }

/**
 * A Redis of its own that writes down everything once a second, as a bot's should.
 *
 * @returns {Promise<{ url: string, port: number, link(prefix?: string): Promise<RedisLink>, stop(): Promise<void> }>}
 */
export async function ownRedis() {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'waddle-bench-redis-'))
  const words = ['--port', port, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec', '--dir', folder, '--daemonize', 'no']
  const server = spawn('redis-server', words.map(String), { stdio: 'ignore' })
  const failed = new Promise((_, reject) => server.once('error', reject))
  await Promise.race([listens(port), failed])
  const url = `redis://127.0.0.1:${port}`
  const links = []
  const link = async (prefix = 'bench') => {
    const made = new RedisLink({ url, prefix }, silentLog, patience)
    links.push(made)
    if (!(await made.settled(5_000))) throw new Error(`this question needs redis-server: ${made.status.reason}`)
    return made
  }
  return {
    url,
    port,
    link,
    async stop() {
      for (const each of links) await each.close()
      server.kill()
      await new Promise((resolve) => (server.exitCode === null && server.signalCode === null ? server.once('exit', resolve) : resolve()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function listens(port) {
  for (let tries = 0; tries < 100; tries++) {
    const there = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (there) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('redis-server did not come up')
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
