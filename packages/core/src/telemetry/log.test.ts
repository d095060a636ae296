import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { WaddleError } from '@waddlebot/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Level, pinoLog, silentLog } from './log.ts'

let folder: string
let file: string
let fd: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waddle-log-'))
  file = join(folder, 'log')
  fd = openSync(file, 'w')
})
afterEach(() => {
  closeSync(fd)
  rmSync(folder, { recursive: true })
})

const secrets = ['oauth:abc123', 'pa"ss\nword']
const open = (level: Level = 'debug') => pinoLog(level, () => secrets, fd)
const text = () => readFileSync(file, 'utf8')
const lines = () =>
  text()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('a log', () => {
  test('is one line of JSON an event, with level, time, message and fields', async () => {
    const log = await open()
    log.info('hello', { id: 'twitch:1' })
    log.child({ module: 'dice' }).warn('careful')
    log.flush()
    expect(lines()).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), id: 'twitch:1', message: 'hello' },
      { level: 'warn', time: expect.any(String), module: 'dice', message: 'careful' },
    ])
  })

  test('writes what is said in one turn of the loop together, and at once what somebody has to know', async () => {
    const log = await open()
    log.info('one')
    log.child({ module: 'dice' }).info('two')
    expect(lines()).toHaveLength(0)
    await turn()
    expect(lines().map((line) => line['message'])).toEqual(['one', 'two'])
    log.info('three')
    log.warn('careful')
    log.info('four')
    expect(lines().map((line) => line['message'])).toEqual(['one', 'two', 'three', 'careful'])
    log.error('broken')
    expect(
      lines()
        .map((line) => line['message'])
        .slice(4),
    ).toEqual(['four', 'broken'])
  })

  test('writes nothing below its level, and says so when asked', async () => {
    const log = await open('warn')
    log.info('quiet')
    log.error('loud')
    log.flush()
    expect(lines().map((line) => line['message'])).toEqual(['loud'])
    expect([log.enabled('info'), log.enabled('error')]).toEqual([false, true])
    expect(silentLog.enabled('error')).toBe(false)
  })

  test('never shows the value of a secret, wherever it stands', async () => {
    const log = await open()
    const [first, second] = secrets as [string, string]
    log.info(`logging in with ${first}`, { url: `https://x/?t=${first}`, list: [second], deep: { a: { b: { c: { d: { e: first } } } } } })
    log.error('failed', { error: new Error(`no: ${first}`) })
    log.child({ account: first }).info('in a child')
    log.info('address', { at: new URL(`https://example.org/${encodeURIComponent('x')}?k=${first}`) })
    log.flush()
    for (const secret of secrets) {
      expect(text()).not.toContain(secret)
      expect(text()).not.toContain(JSON.stringify(secret).slice(1, -1))
    }
    expect(lines()).toHaveLength(4)
  })

  test('never shows a field whose name sounds like a secret', async () => {
    const log = await open()
    const fields = {
      token: 'v1',
      accessToken: 'v2',
      clientSecret: 'v3',
      password: 'v4',
      Authorization: 'v5',
      cookie: 'v6',
      'api-key': 'v7',
      apiKey: 'v8',
    }
    log.info('fields', { ...fields, nested: fields, list: [fields] })
    log.child(fields).info('child')
    log.flush()
    expect(text()).not.toMatch(/v[1-8]/)
  })

  test('stays one line and shows what is hidden, whatever somebody is called', async () => {
    const log = await open()
    const name = 'ann\r\n{"level":"error","message":"forged"}\u001b[2J\u009b31m\u202eevil\u2028"\\'
    log.info(`hello ${name}`, { name })
    log.flush()
    expect(lines()).toHaveLength(1)
    expect(text()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/)
    expect(lines()[0]!['message']).toContain('\\u009b31m')
  })

  test('keeps what an error says of itself', async () => {
    const log = await open()
    log.error('it broke', { error: new WaddleError('WDL_X', 'a is wrong', { fix: 'waddle fix' }) })
    log.flush()
    expect(lines()[0]).toMatchObject({
      error: { name: 'WaddleError', code: 'WDL_X', message: 'a is wrong', stack: expect.stringContaining('log.test') },
    })
  })

  test('survives fields that no JSON can hold', async () => {
    const log = await open()
    const round: Record<string, unknown> = { n: 1 }
    round['self'] = round
    log.info('odd', { round, big: 10n, none: undefined, when: new Date(0), map: new Map([['a', 1]]), fn: () => 1 })
    log.flush()
    expect(lines()[0]).toMatchObject({ message: 'odd', when: '1970-01-01T00:00:00.000Z' })
  })
})
