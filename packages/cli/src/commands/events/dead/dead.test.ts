import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pid } from 'node:process'
import { coreSchema, migrate, openBus, openRedis, SqliteStore, silentLog } from '@waddlebot/core'
import { expect, onTestFinished, test } from 'vitest'
import { emptyFolder, waddle } from '../../../trial.ts'

const url = process.env['REDIS_TEST_URL'] ?? 'redis://127.0.0.1:6379'

/** A bot whose bus holds one event that nobody could work on. */
async function botWithDead(): Promise<string> {
  const dir = emptyFolder()
  const prefix = `waddle-test-dead-${pid}-${Math.random().toString(36).slice(2)}`
  writeFileSync(join(dir, 'waddle.yml'), `redis: { url: "${url}", prefix: ${prefix} }\n`)
  const redis = await openRedis({ url, prefix }, silentLog)
  expect(redis?.status.state, `this test needs a Redis at ${url}`).toBe('ready')
  const bus = await openBus('redis', { redis, log: silentLog })
  const stop = await bus.subscribe('events', 'router', async () => {
    throw new Error('no pond here')
  })
  await bus.publish('events', { id: 'e1', partition: 'twitch:pond', payload: { text: 'quack' } })
  while ((await bus.dead('events')).length === 0) await new Promise((resolve) => setImmediate(resolve))
  await stop()
  await bus.close()
  onTestFinished(async () => {
    await redis!.call(async (client) => client.unlink(await client.keys(`${prefix}:*`)))
    await redis!.close()
  })
  return dir
}

test('a dead event is listed with its reason, shown whole, replayed or dropped', async () => {
  const dir = await botWithDead()
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({
    code: 0,
    out: expect.stringMatching(/e1 +router +no pond here/),
  })
  expect((await waddle(['events', 'dead', 'show', 'e1', '--json'], { cwd: dir })).json().data).toMatchObject({
    dead: { id: 'e1', group: 'router', payload: { text: 'quack' }, error: 'no pond here' },
  })
  expect(await waddle(['events', 'dead', 'replay', 'e1'], { cwd: dir })).toMatchObject({ code: 0, out: 'replayed  e1  router\n' })
  expect(await waddle(['events', 'dead', 'drop', 'e1'], { cwd: dir })).toMatchObject({ err: expect.stringContaining('WDL_EVENT_DEAD') })
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({ out: 'no event is dead\n' })
})

test('a dead event that is dropped is gone', async () => {
  const dir = await botWithDead()
  expect(await waddle(['events', 'dead', 'drop', 'e1'], { cwd: dir })).toMatchObject({ code: 0, out: 'dropped  e1  router\n' })
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({ out: 'no event is dead\n' })
})

test('a bot in one process has them in its database: one that is replayed is done at the next start', async () => {
  const dir = emptyFolder()
  writeFileSync(join(dir, 'waddle.yml'), 'modules: { memories: {} }\n')
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({ code: 0, out: 'no event is dead\n' })
  mkdirSync(join(dir, 'data'))
  const store = SqliteStore.open({ file: join(dir, 'data/waddle.db') })
  await migrate(store, [coreSchema], 0)
  const account = { id: 'ann', name: 'ann', roles: ['owner'] }
  const said = (id: string, text: string) => ({
    id,
    platform: 'console',
    server: null,
    channel: 'lobby',
    account,
    kind: 'message',
    at: 0,
    receivedAt: 0,
    text,
  })
  for (const [id, text] of [
    ['one', '!quote add quack'],
    ['two', '!quote add splash'],
  ] as const) {
    await store.db.run`
      INSERT INTO waddle_event (key, state, envelope, outcome, reason, received_at, done_at)
      VALUES (${`console:${id}`}, 'dead', ${JSON.stringify(said(id, text))}, 'failed', 'gave-up', 1, 2)`
  }
  await store.close()
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({
    code: 0,
    out: expect.stringMatching(/console:one +journal +the bot ended each time.*\n.*console:two/),
  })
  expect((await waddle(['events', 'dead', 'show', 'console:one', '--json'], { cwd: dir })).json().data).toMatchObject({
    dead: { partition: 'console:lobby', payload: { text: '!quote add quack' } },
  })
  expect(await waddle(['events', 'dead', 'drop', 'console:two'], { cwd: dir })).toMatchObject({
    code: 0,
    out: 'dropped  console:two  journal\n',
  })
  expect(await waddle(['events', 'dead', 'replay', 'console:one'], { cwd: dir })).toMatchObject({
    code: 0,
    out: 'replayed  console:one  journal\n',
  })
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({ out: 'no event is dead\n' })
  expect(await waddle(['console', '--migrate'], { cwd: dir, input: '!quote 1\n!quote 2\n' })).toMatchObject({
    code: 0,
    out: expect.stringContaining('quack'),
  })
  expect((await waddle(['export'], { cwd: dir })).out).toMatch(/^memories_quote +1$/m)
})

test('where Redis is away it says so, and what to type', async () => {
  const dir = emptyFolder()
  writeFileSync(join(dir, 'waddle.yml'), 'redis: redis://127.0.0.1:1\n')
  expect(await waddle(['events', 'dead', 'list'], { cwd: dir })).toMatchObject({
    out: '',
    err: expect.stringMatching(/nothing listens at redis:\/\/127\.0\.0\.1:1.*WDL_REDIS_AWAY\n {7}try: waddle doctor redis\n/s),
  })
})
