import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Ward } from '../../doctor/ward.ts'
import { emptyFolder, program, waddle } from '../../trial.ts'

/** A bot that runs and asks for keys. */
async function running(): Promise<{ dir: string; get(path: string, key?: string): Promise<number>; log(): string }> {
  const dir = emptyFolder()
  writeFileSync(join(dir, 'waddle.yml'), 'http: { port: 0, keys: true }\nreceivers: {}\nmodules:\n  help:\n')
  const bot = spawn(process.execPath, [program, 'run'], { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  const url = await new Promise<string>((resolve, reject) => {
    bot.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8')
      const [, found] = /"http":"([^"]+)"/.exec(log) ?? []
      if (found !== undefined) resolve(found)
    })
    bot.once('close', () => reject(new Error(log)))
  })
  onTestFinished(async () => {
    const ended = new Promise((resolve) => bot.once('close', resolve))
    bot.kill('SIGTERM')
    await ended
  })
  const get = async (path: string, key?: string) =>
    (await fetch(url + path, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } })).status
  return { dir, get, log: () => log }
}

test('a key made, rotated and revoked beside a bot that runs counts at once, and is said on standard output alone', async () => {
  const { dir, get, log } = await running()
  expect(await get('/metrics')).toBe(401)
  const made = await waddle(['key', 'create', 'prometheus', '--scope', 'metrics', '--verbose'], { cwd: dir })
  const key = made.out.trim()
  expect(key).toMatch(/^wdl_[0-9a-f]{12}_[\w-]{43}$/)
  expect(made.err).not.toContain(key.slice(17))
  expect([await get('/metrics', key), await get('/traces', key)]).toEqual([200, 403])
  const rotated = (await waddle(['key', 'rotate', 'prometheus', '--overlap', '1h'], { cwd: dir })).out.trim()
  expect([await get('/metrics', key), await get('/metrics', rotated)]).toEqual([200, 200])
  await waddle(['key', 'revoke', key.slice(4, 16)], { cwd: dir })
  expect([await get('/metrics', key), await get('/metrics', rotated)]).toEqual([401, 200])
  const listed = await waddle(['key', 'list'], { cwd: dir })
  expect(listed.out.trim().split('\n')).toEqual([expect.stringMatching(/prometheus +metrics +until/), expect.stringContaining('revoked')])
  const audit = await waddle(['audit'], { cwd: dir })
  for (const act of ['key create', 'key rotate', 'key revoke']) expect(audit.out).toContain(`${act} prometheus`)
  for (const text of [listed.out, audit.out, log()]) for (const each of [key, rotated]) expect(text).not.toContain(each.slice(17))
})

test('a scope or a span that is none is refused with what to type, and nothing is made', async () => {
  const ward = await Ward.bot()
  expect(await ward.waddle('key', 'create', 'ann', '--scope', 'metric')).toMatchObject({
    out: '',
    err: expect.stringMatching(/did you mean "metrics".*WDL_KEY_SCOPE\n {7}try: waddle key create ann --scope metrics\n/s),
    code: 2,
  })
  expect(await ward.waddle('key', 'create', 'ann', '--scope', 'metrics', '--for', 'soon')).toMatchObject({ code: 2, out: '' })
  expect((await ward.waddle('key', 'list', '--json')).json().data).toEqual({ keys: [] })
})

test('doctor tells of keys that end soon or never, and its command mends both', async () => {
  const ward = await Ward.bot()
  await ward.waddle('key', 'create', 'short', '--scope', 'metrics', '--for', '3d')
  await ward.mends('keys.expiry', { code: 'WDL_KEY_EXPIRY', level: 'warn', message: /short expires at/ })
  await ward.waddle('key', 'create', 'long', '--scope', 'metrics', '--for', 'never')
  await ward.mends('keys.expiry', { code: 'WDL_KEY_EXPIRY', level: 'info', message: /long never expires/ })
})

test('doctor tells of a web side that asks for keys that nobody has', async () => {
  const ward = await Ward.bot()
  ward.edit('\nhttp: false', '\nhttp: { port: 0, keys: true }')
  await ward.mends('keys.expiry', { code: 'WDL_KEY_NONE', level: 'warn' })
})
