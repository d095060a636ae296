import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, closeSync, cpSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { program } from '../../trial.ts'
import { Ward } from '../ward.ts'

const file = 'data/waddle.db'

async function backedUp(): Promise<Ward> {
  const ward = await Ward.bot()
  await ward.waddle('backup')
  return ward
}

/** The backups, without what SQLite leaves beside them. */
const copies = (ward: Ward) => readdirSync(ward.at('data/backup')).filter((name) => name.endsWith('.sqlite'))

/** Overwrite the middle of a database, as a bad disk would. */
function damage(ward: Ward, at = 8_192, length = 40_000): void {
  const handle = openSync(ward.at(file), 'r+')
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at)
  closeSync(handle)
}

describe('database.present', () => {
  test('finds that the database is gone, and puts the newest backup in its place', async () => {
    const ward = await backedUp()
    rmSync(ward.at(file))
    await ward.mends('database.present', { code: 'WDL_STORE_MISSING', fix: /^waddle restore data\/backup\/\S+\.sqlite$/ })
  })

  test('finds that it is gone when there is no backup either', async () => {
    const ward = await Ward.bot()
    rmSync(ward.at(file))
    await ward.mends('database.present', { code: 'WDL_STORE_MISSING', level: 'warn', fix: 'waddle migrate' })
  })

  test('has nothing to say of a bot that was never run', async () => {
    const ward = await Ward.bot()
    rmSync(ward.at('data'), { recursive: true })
    expect(await ward.findings('database.present')).toEqual([])
  })
})

describe('database.integrity', () => {
  test('finds damaged pages, puts the file aside and restores the newest sound backup', async () => {
    const ward = await backedUp()
    const [sound] = copies(ward)
    cpSync(ward.at('data/backup', sound!), ward.at('data/backup/later.sqlite'))
    damage(ward)
    cpSync(ward.at(file), ward.at('data/backup/later.sqlite'))
    await ward.mends('database.integrity', { code: 'WDL_STORE_CORRUPT', fix: new RegExp(`waddle restore data/backup/${sound}$`) })
    expect(readdirSync(ward.at(`${file}.broken`))).toContain('waddle.db')
  })

  test('finds a file that is no database at all, and begins anew when there is no backup', async () => {
    const ward = await Ward.bot()
    ward.write(file, 'this is a letter to my duck, and not a database. '.repeat(100))
    await ward.mends('database.integrity', { code: 'WDL_STORE_CORRUPT', fix: /waddle migrate$/ })
  })
})

describe('database.writable', () => {
  test('finds a database that this user may not write, and makes it writable', async () => {
    const ward = await Ward.bot()
    const other = ward.giveAway('.', 'data', file, `${file}.lock`, '.waddle', 'modules/hello')
    chmodSync(ward.at(file), 0o400)
    chmodSync(ward.at('data'), 0o500)
    await ward.mends('database.writable', { code: 'WDL_STORE_READONLY', message: /data, data\/waddle\.db/, ...other })
  })

  test('finds a folder in the place of the database, and moves it away', async () => {
    const ward = await Ward.bot()
    rmSync(ward.at(file))
    mkdirSync(ward.at(file))
    await ward.mends('database.writable', { code: 'WDL_STORE_READONLY', fix: 'mv data/waddle.db data/waddle.db.folder' })
  })
})

describe('database.lock', () => {
  test('finds the bot that runs, without disturbing it, and the command stops it in order', async () => {
    const ward = await Ward.bot()
    ward.edit('\nhttp: false', '\nhttp: { port: 0 }')
    const bot = spawn(process.execPath, [program, 'run'], {
      cwd: ward.dir,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] },
    })
    let log = ''
    await new Promise<void>((resolve) =>
      bot.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString('utf8')
        if (log.includes('"running"')) resolve()
      }),
    )
    const ended = once(bot, 'exit')
    await ward.mends('database.lock', {
      code: 'WDL_STORE_IN_USE',
      level: 'info',
      ...(process.platform === 'linux' ? { fix: `kill ${bot.pid} ` } : {}),
    })
    expect((await ended)[0]).toBe(0)
  })
})

describe('database.driver', () => {
  test('finds that SQLite was built for another Node, and looks at all that does not need it', async () => {
    const ward = await Ward.bot()
    // What Node does when the version does not fit.
    const misfit = `process.dlopen = () => { throw new Error('was compiled against a different Node.js version') }`
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(misfit)}` }
    expect(await ward.findings('database.driver', { env })).toMatchObject([
      {
        level: 'error',
        code: 'WDL_DOCTOR_DRIVER',
        message: expect.stringContaining('different Node.js version'),
        fix: 'npm rebuild better-sqlite3',
      },
    ])
    const { code, out } = await ward.shell('waddle doctor', { env })
    expect(code).toBe(3)
    expect(out.match(/try: /g)).toHaveLength(1)
    expect(await ward.findings('database.driver')).toEqual([])
  })
})
