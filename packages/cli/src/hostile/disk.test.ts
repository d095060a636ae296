import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { waddle } from '../trial.ts'
import { notesBot, notesOf, stored } from './bot.ts'
import { Living } from './living.ts'

const mounted: string[] = []
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder])
})

/** A disk of two megabytes; false where this machine lets nobody mount one. */
function smallDisk(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', folder]).status !== 0) return false
  mounted.push(folder)
  return true
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A way to run out of room, and to get it back. */
interface Disk {
  readonly what: string
  readonly under: (dir: string) => readonly string[]
  fill(bot: Living, dir: string): void
  free(bot: Living, dir: string): void
}

const ballast = (dir: string) => join(dir, 'data', 'ballast')

const disk: Disk = {
  what: 'the disk is full',
  under: () => [],
  fill(_bot, dir) {
    // Until nothing more goes in, down to the last byte.
    for (const size of [4096, 512, 1]) {
      try {
        for (;;) writeFileSync(ballast(dir), Buffer.alloc(size), { flag: 'a' })
      } catch {
        // Full, for pieces of this size.
      }
    }
  },
  free: (_bot, dir) => rmSync(ballast(dir)),
}

const limit: Disk = {
  what: 'files may not grow',
  under: () => [],
  fill: (bot, dir) => {
    const size = Math.max(statSync(join(dir, 'data', 'bot.db')).size, statSync(join(dir, 'data', 'bot.db-wal')).size)
    spawnSync('prlimit', ['--pid', String(bot.pid), `--fsize=${size}:`])
  },
  free: (bot) => void spawnSync('prlimit', ['--pid', String(bot.pid), '--fsize=unlimited:']),
}

const able = smallDisk(join(notesBot(), 'probe'))
for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder])
if (!able) process.stderr.write('disk.test: no disk can be mounted here, so only files that may not grow are tried\n')

describe.each(able ? [disk, limit] : [limit])('while $what', (kind) => {
  test('people are told, nothing is half-written, and work goes on when there is room again', { timeout: 120_000 }, async () => {
    const port = await freePort()
    const dir = notesBot({ settings: `http: { port: ${port} }\nlog: { level: error }\n` })
    if (kind === disk) smallDisk(join(dir, 'data'))
    const ready = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status
    const bot = new Living(['console', '--json', '--http'], { cwd: dir, under: kind.under(dir) })
    bot.say('before', '!note before')
    expect(await bot.done('before')).toMatchObject({ outcome: 'replied' })
    expect(await ready()).toBe(200)

    kind.fill(bot, dir)
    // What is written first may still find room in pages that are there already.
    let refused = 0
    for (let index = 0; refused < 5; index++) {
      bot.say(`full${index}`, `!fill ${20_000 + index}`, { user: `u${index}` })
      const done = await bot.done(`full${index}`)
      if (done['outcome'] === 'replied') continue
      refused++
      expect(done).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^not-(stored|saved)$/) })
      await bot.until('the answer', () => bot.answers(`full${index}`).length > 0)
      expect(bot.answers(`full${index}`)).toEqual([expect.stringMatching(/^(I cannot save anything right now|That could not be saved)/)])
    }
    expect(await ready()).toBe(503)
    bot.say('chatter', 'just talking')
    expect(await bot.done('chatter')).toMatchObject({ outcome: 'silent' })

    kind.free(bot, dir)
    await bot.until('the bot to be ready again', async () => (await ready()) === 200)
    bot.say('after', '!note after')
    expect(await bot.done('after')).toMatchObject({ outcome: 'replied' })
    bot.hush()
    const { code, out } = await bot.ended
    expect(code).toBe(0)
    expect(out).not.toMatch(/SQLITE|ENOSPC|EFBIG|Error/)

    const said = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const kept = said.filter((line) => line.type === 'done' && line.outcome === 'replied').map((line) => line.id)
    const notes = await notesOf(dir)
    expect(notes.filter((text) => text === 'before' || text === 'after')).toEqual(['before', 'after'])
    expect(notes).toHaveLength(kept.length)
    expect((await stored(dir))['waddle_event']!.every((row) => row['state'] === 'done')).toBe(true)
    expect((await waddle(['backup', 'kept.sqlite'], { cwd: dir })).code).toBe(0)
  })
})

test('a disk without any room refuses the start and says where to look', { timeout: 60_000 }, async () => {
  const dir = notesBot()
  if (able) smallDisk(join(dir, 'data'))
  else mkdirSync(join(dir, 'data'))
  if (able) disk.fill(undefined as never, dir)
  const bot = new Living(['run'], { cwd: dir, under: able ? [] : ['prlimit', '--fsize=0'] })
  const { code, err } = await bot.ended
  expect(code).toBe(1)
  expect(err).toMatch(/bot\.db(\.lock)? .* {2}WDL_STORE_FULL\n {7}try: df -h /)
})
