import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { notedBot, notesOf, stored } from './bot.ts'
import { Living } from './living.ts'
import { refuses, says } from './refusal.ts'

/** Root is let through everything that is only a matter of rights. */
const nobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []

describe('a machine', () => {
  test('whose port is taken is named with host and port, and the database is let go', { timeout: 60_000 }, async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const dir = await notedBot({ settings: `http: { port: ${port} }\nlog: { level: warn }\n` })
    const before = await stored(dir)
    try {
      const refusal = { code: 'WDL_HTTP_LISTEN', exit: 2, names: [`127.0.0.1:${port}`], next: 'waddle config set http.port' } as const
      await refuses(['run'], { cwd: dir }, refusal)
      await refuses(['console', '--http'], { cwd: dir, input: '' }, refusal)
    } finally {
      server.close()
    }
    expect(await stored(dir)).toEqual(before)
  })

  test('that gives 256 file descriptors is enough', { timeout: 60_000 }, async () => {
    const dir = await notedBot({ settings: 'http: { port: 0 }\nlog: { level: warn }\n' })
    const bot = new Living(['console', '--json', '--http'], { cwd: dir, under: ['prlimit', '--nofile=256'] })
    for (let index = 0; index < 300; index++) bot.say(`n${index}`, `!note narrow ${index}`, { user: `u${index}` })
    bot.hush()
    const { code, err } = await bot.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect((await notesOf(dir)).filter((text) => String(text).startsWith('narrow'))).toHaveLength(300)
  })

  test.each([24, 32, 64])(
    'that gives %i file descriptors gets an answer or a clear no, never a hang',
    { timeout: 60_000 },
    async (count) => {
      const dir = await notedBot()
      const before = await stored(dir)
      const bot = new Living(['console'], { cwd: dir, under: ['prlimit', `--nofile=${count}`] })
      bot.hush()
      const { code, err } = await bot.ended
      if (code !== 0) says(err, { code: 'WDL_FILES', names: ['too many open files'], next: 'ulimit -n' })
      expect(await stored(dir)).toEqual(before)
    },
  )

  test('without a home and with nowhere to put temporary files is enough', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const bot = new Living(['console', '--json'], {
      cwd: dir,
      env: { HOME: '/nonexistent', TMPDIR: '/nonexistent', XDG_CACHE_HOME: '/proc', XDG_DATA_HOME: '/proc' },
    })
    bot.say('1', '!note homeless')
    bot.hush()
    const { code, err } = await bot.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect((await notesOf(dir)).at(-1)).toBe('homeless')
  })

  test('that lets nobody write beside the bot says which folder', { timeout: 60_000 }, async () => {
    const dir = await notedBot()
    const before = await stored(dir)
    mkdirSync(join(dir, 'closed'), { mode: 0o555 })
    const bot = new Living(['run'], { cwd: dir, under: nobody, env: { DATABASE_URL: 'sqlite:closed/deeper/bot.db' } })
    const { code, err } = await bot.ended
    expect(code).toBe(1)
    expect(err).toMatch(/closed\/deeper.* {2}WDL_STORE_FOLDER\n {7}try: /)
    expect(await stored(dir)).toEqual(before)
  })
})
