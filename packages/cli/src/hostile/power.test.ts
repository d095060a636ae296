import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { figure, UnsafeDisk } from '@waddlebot/core/test-host'
import { expect, test } from 'vitest'
import { notesBot, notesOf } from './bot.ts'
import { Dice } from './dice.ts'
import { Living } from './living.ts'

/** How often the power goes; 40 times is what is promised. */
const cuts = Number(process.env['WADDLE_POWER_CUTS'] ?? 4)
/** Said at a time, by a person each in a channel each. */
const voices = 20
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

test(`the power goes ${cuts} times at random moments: what was acknowledged is there, once (seed ${seed})`, {
  timeout: 30_000 + cuts * 10_000,
}, async () => {
  const dice = new Dice(seed)
  const dir = notesBot()
  const data = join(dir, 'data')
  mkdirSync(data)
  using disk = new UnsafeDisk(data, 'bot.db')
  const acknowledged = new Set<string>()
  for (let cut = 0; cut < cuts; cut++) {
    disk.settle()
    const bot = new Living(['console', '--json'], { cwd: dir, env: disk.env })
    bot.say(`up${cut}`, '!hello')
    await bot.done(`up${cut}`)
    let over = false
    const talk = async (voice: number) => {
      for (let n = 0; !over; n++) {
        const id = `${cut}-${voice}-${n}`
        bot.say(id, `!note ${id}`, { user: `u${voice}`, channel: `c${voice}` })
        await pause(5)
      }
    }
    const talking = Promise.all(Array.from({ length: voices }, (_, voice) => talk(voice)))
    await bot.done(`${cut}-0-0`)
    await pause(dice.next() * 300)
    bot.signal('SIGKILL')
    over = true
    await Promise.all([talking, bot.ended])
    for (const { type, id, outcome } of bot.lines)
      if (type === 'done' && outcome === 'replied' && !String(id).startsWith('up')) acknowledged.add(String(id))
    disk.cut()
  }
  // What was accepted and not done is done by now.
  const last = new Living(['console', '--json'], { cwd: dir })
  last.hush()
  expect((await last.ended).code).toBe(0)
  const notes = await notesOf(dir)
  const lost = [...acknowledged].filter((id) => !notes.includes(id))
  figure('power-cut', { commands: acknowledged.size, lost: lost.length, doubled: notes.length - new Set(notes).size, cuts })
  expect(acknowledged.size).toBeGreaterThan(0)
  expect(lost).toEqual([])
  expect(new Set(notes).size).toBe(notes.length)
})
