import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FakeSlack } from '@waddlebot/fake-platforms'
import SQLite from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { pause, startThree, type Three } from './fixtures/three.ts'

/** For how long; a minute is what is promised, and `WADDLE_LOAD_SECONDS=60` shows it. */
const seconds = Number(process.env['WADDLE_LOAD_SECONDS'] ?? 20)
/** Messages a second, over all three platforms. */
const rate = 2_000
/** One in so many is a command that writes. */
const commandsIn = 10
const authors = 20
/**
 * So many commands, and so many messages that Slack waits for an answer to, are under way before the crowd holds its breath: on
 * a machine that is short of time it speaks more slowly, instead of more than the bot promises to take up.
 */
const underWay = 500

const tally = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({
  name: 'tally',
  capabilities: ['db'],
  migrations: { '001_row': { up: (knex) => knex.schema.createTable('tally_row', (t) => {
    t.increments('id'); t.text('who').notNullable(); t.text('place').notNullable(); t.integer('n').notNullable()
  }) } },
  commands: { 'put <n:int>': { describe: 'Keep a number', run: async ({ args, db, author, channel }) => {
    await db.run\`INSERT INTO tally_row (who, place, n) VALUES (\${author.accountId}, \${channel.id}, \${args.n})\`
  } } },
})
`

let three: Three | undefined
afterEach(() => three?.stop())

test(`${seconds * rate} messages over three platforms, ${rate} a second where the machine has the time: none lost, none doubled, in order, memory flat`, {
  timeout: (seconds * 10 + 120) * 1_000,
}, async () => {
  const channels = Array.from({ length: 20 }, (_, index) => `pond${index}`)
  three = await startThree('  tally: { from: ./modules/tally }', { tally }, { channels })
  for (const channel of channels) await three.twitch.chat.joined(channel)
  const { twitch, discord, slack } = three
  const say = [
    (who: number, text: string) => twitch.chat.say(channels[who % channels.length]!, { user: `viewer${who}`, text }),
    (who: number, text: string) => discord.say('general', { user: `member${who}`, text }),
    (who: number, text: string) => slack.say('general', { user: who % 2 ? 'ann' : 'bob', text }),
  ]
  const sent = { messages: 0, commands: 0 }
  const resident: number[] = []
  const kept = new Kept(three.dir)
  const taken = new Taken(slack)
  const began = Date.now()
  let due = 0
  let before = began
  for (let tick = 0; sent.messages < seconds * rate; tick++) {
    const now = Date.now()
    const behind = sent.commands - kept.count > underWay || Math.floor(sent.messages / 3) - taken.count > underWay
    // As many as are due by now, so that a slow tick is caught up with.
    if (!behind) due = Math.min(due + ((now - before) / 1_000) * rate, seconds * rate)
    before = now
    for (; sent.messages < Math.floor(due); sent.messages++) {
      const each = say[sent.messages % 3]!
      const who = Math.floor(sent.messages / 3) % authors
      if (Math.floor(sent.messages / 3) % commandsIn === 0) each(who, `!put ${sent.commands++}`)
      else each(who, `just chatting about message ${sent.messages} and other things`)
    }
    if (tick % 50 === 0) resident.push(residentBytes(three.bot.pid!))
    await pause(10)
  }
  const took = (Date.now() - began) / 1_000
  const { bot, dir } = three
  await settled(dir, sent.commands)
  const rows = rowsOf(dir)
  const numbers = rows.map((row) => row.n)
  const { received, duplicates } = await heardBy(three.url)
  kept.close()
  bot.kill('SIGTERM')
  expect(await three.ended).toBe(0)

  expect(new Set(numbers).size, 'rows that are there more than once').toBe(numbers.length)
  expect(numbers.length, 'commands that left a row').toBe(sent.commands)
  expect(outOfOrder(rows), 'rows of one author in one place that are not in order').toEqual([])
  expect(received - duplicates, 'messages that receivers handed over').toBe(sent.messages)
  const early = median(resident.slice(Math.floor(resident.length / 4), Math.floor(resident.length / 2)))
  const late = median(resident.slice(-Math.floor(resident.length / 4)))
  expect(late / early, `memory: ${mb(early)} MB after a while, ${mb(late)} MB at the end`).toBeLessThan(1.25)
  process.stderr.write(
    `${sent.messages} messages in ${took.toFixed(1)} s, ${sent.commands} commands kept, ${duplicates} sent again by Slack; ${mb(early)} MB, then ${mb(late)} MB\n`,
  )
})

interface Row {
  readonly who: string
  readonly place: string
  readonly n: number
}

function rowsOf(dir: string): Row[] {
  const database = new SQLite(join(dir, 'data', 'bot.db'), { readonly: true })
  try {
    return database.prepare('SELECT who, place, n FROM tally_row ORDER BY id').all() as Row[]
  } finally {
    database.close()
  }
}

async function settled(dir: string, count: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end && rowsOf(dir).length < count; ) await pause(100)
}

function outOfOrder(rows: readonly Row[]): Row[] {
  const last = new Map<string, number>()
  return rows.filter(({ who, place, n }) => {
    const key = `${place} ${who}`
    const late = n < (last.get(key) ?? -1)
    last.set(key, n)
    return late
  })
}

/** What the bot says of itself: messages handed over by receivers, and those of them that it had before. */
async function heardBy(url: string): Promise<{ readonly received: number; readonly duplicates: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^waddle_${name}_total\\{platform="(?:twitch|discord|slack)"\\} (\\d+)$`, 'gm'))].reduce(
      (all, match) => all + Number(match[1]),
      0,
    )
  return { received: sum('received'), duplicates: sum('duplicates') }
}

/** Commands that left a row so far. */
class Kept {
  readonly #database: SQLite.Database
  readonly #last: SQLite.Statement

  constructor(dir: string) {
    this.#database = new SQLite(join(dir, 'data', 'bot.db'), { readonly: true })
    this.#last = this.#database.prepare('SELECT max(id) FROM tally_row').pluck()
  }

  get count(): number {
    return (this.#last.get() as number | null) ?? 0
  }

  close(): void {
    this.#database.close()
  }
}

/** Messages that the bot told Slack it has. */
class Taken {
  readonly #slack: FakeSlack
  #seen = 0
  #count = 0

  constructor(slack: FakeSlack) {
    this.#slack = slack
  }

  get count(): number {
    const { deliveries } = this.#slack
    for (; this.#seen < deliveries.length; this.#seen++) if (deliveries[this.#seen]!.outcome === 'acked') this.#count++
    return this.#count
  }
}

/** What the process holds in memory, as the kernel counts it; 0 where there is no /proc. */
function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

const median = (all: readonly number[]) => [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0
const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(0)
