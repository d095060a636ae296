import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Ward } from '../ward.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A Redis of this test's own. */
async function redis(...words: readonly string[]): Promise<number> {
  const port = await freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', '/tmp', ...words]
  const child: ChildProcess = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`this test needs redis-server on this machine: ${error.message}`)))
    createInterface(child.stdout!).on('line', (line) => line.includes('Ready to accept connections') && resolve())
  })
  return port
}

async function using(line: string): Promise<Ward> {
  const ward = await Ward.bot()
  ward.write('waddle.yml', `${ward.read('waddle.yml')}\n${line}\n`)
  return ward
}

describe('redis.reachable', () => {
  test('finds a Redis that is not there, and does without it', async () => {
    const ward = await using(`redis: redis://127.0.0.1:${await freePort()}`)
    await ward.mends('redis.reachable', { code: 'WDL_REDIS_AWAY', message: /nothing listens/, fix: 'waddle config unset redis' })
  })

  test('finds one that a variable names', async () => {
    const ward = await Ward.bot()
    const env = { REDIS_URL: `redis://127.0.0.1:${await freePort()}` }
    await ward.mends('redis.reachable', { code: 'WDL_REDIS_AWAY', env, fix: 'unset REDIS_URL' })
  })

  test('finds a wrong password, and never says it', async () => {
    const ward = await using(`redis: redis://:hunter2@127.0.0.1:${await redis('--requirepass', 'right')}`)
    expect(JSON.stringify(await ward.findings('redis.reachable'))).not.toContain('hunter2')
    await ward.mends('redis.reachable', { code: 'WDL_REDIS_AWAY', message: /refuses the user or the password/ })
  })
})

describe('redis.memory', () => {
  test('finds a Redis that throws things away when it is full, and tells it not to', async () => {
    const ward = await using(`redis: redis://127.0.0.1:${await redis('--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru')}`)
    await ward.mends('redis.memory', { code: 'WDL_DOCTOR_REDIS', level: 'warn', message: /allkeys-lru/ })
  })

  test('tells of one that keeps nothing over a restart, and has it keep it', async () => {
    const ward = await using(`redis: redis://127.0.0.1:${await redis('--appendonly', 'no')}`)
    await ward.mends('redis.memory', { code: 'WDL_DOCTOR_REDIS', level: 'info', message: /no append-only file/ })
  })
})

describe('amqp.reachable', () => {
  test('finds a RabbitMQ that is not there, and does without it', async () => {
    const ward = await using(`amqp: amqp://127.0.0.1:${await freePort()}`)
    await ward.mends('amqp.reachable', { code: 'WDL_DOCTOR_AMQP', message: /ECONNREFUSED/, fix: 'waddle config unset amqp' })
  })

  test('is content with one that is there', async () => {
    const ward = await using(`amqp: ${process.env['AMQP_TEST_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672'}`)
    expect(await ward.findings('amqp.reachable')).toEqual([])
  })
})

describe('secrets.present', () => {
  test('finds a password of Redis that nobody has set, and asks for it', async () => {
    const ward = await using('redis: { url: redis://127.0.0.1, password: REDIS_PASSWORD }')
    await ward.mends('secrets.present', { code: 'WDL_SECRET_MISSING', message: /redis\.password/, input: 'quack-quack-quack' })
  })
})
