import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { live } from '../../packages/cli/src/crash/life.ts'
import { Dice } from '../../packages/cli/src/hostile/dice.ts'
import { emptyFolder, waddle, writeModules } from '../../packages/cli/src/trial.ts'

const kills = Number(process.env['WADDLE_KILLS'] ?? 60)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const people = Array.from({ length: 6 }, (_, n) => `u${n}`)

/** Commands that cost something: one that does what it should, one that fails after it wrote. */
const clips = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({
  name: 'clips',
  capabilities: ['db'],
  migrations: { '001_clip': { up: (knex) => knex.schema.createTable('clips_clip', (t) => { t.text('key').notNullable() }) } },
  commands: {
    'clip <key>': { cost: 3, describe: 'Keep a clip', run: async ({ args, db }) => {
      await db.run\`INSERT INTO clips_clip (key) VALUES (\${args.key})\`
      return 'kept'
    } },
  },
})
`
const clumsy = `
import { defineModule } from '@waddlebot/sdk'
export default defineModule({
  name: 'clumsy',
  commands: { 'fail <key>': { cost: 2, describe: 'Throw', run: () => { throw new Error('on purpose') } } },
})
`

function pointsBot(): string {
  const dir = emptyFolder()
  writeModules(dir, { clips, clumsy })
  writeFileSync(
    join(dir, 'waddle.yml'),
    'database: sqlite:data/bot.db\nhttp: false\nlog: { level: silent }\nmodules:\n  loyalty:\n    config: { chatAmount: 0 }\n    commands:\n      give: { cooldown: none }\n  clips: { from: ./modules/clips }\n  clumsy: { from: ./modules/clumsy }\n',
  )
  return dir
}

interface Sent {
  readonly input: { readonly id: string; readonly user: string; readonly text: string }
  readonly what: 'add' | 'give' | 'clip' | 'fail'
}

test(`killed ${kills} times at random moments, no point is lost and none is made`, { timeout: 15 * 60_000 }, async () => {
  const dice = new Dice(seed)
  const random = () => dice.next()
  const dir = pointsBot()
  const all: Sent[] = []
  const outcomes = new Map<string, string>()
  const seen = (line: { type: string; id?: string; outcome?: string }) => {
    if (line.type === 'done') outcomes.set(line.id!, line.outcome!)
  }
  const any = () => people[Math.floor(random() * people.length)]!
  const fresh = (): Sent => {
    const id = `e${all.length}`
    const roll = random()
    const what = roll < 0.3 ? 'add' : roll < 0.6 ? 'give' : roll < 0.9 ? 'clip' : 'fail'
    const [user, to] = [any(), any()]
    const text = { add: `!points add ${to} 7 ${id}`, give: `!give ${to} 2`, clip: `!clip ${id}`, fail: `!fail ${id}` }[what]
    const sent = { input: { id, user, text, channel: `c${Math.floor(random() * 3)}`, roles: ['moderator'] }, what } as const
    all.push(sent)
    return sent
  }
  await live({ dir, inputs: people.map((user) => ({ id: `hello-${user}`, user, text: '!points' })), seen })

  for (let kill = 0; kill < kills; kill++) {
    const open = all.filter((sent) => !outcomes.has(sent.input.id))
    const batch = [...open, ...Array.from({ length: 40 }, fresh)]
    await live({ dir, inputs: batch.map((sent) => sent.input), killAfter: random() * 60, seen })
  }
  const open = all.filter((sent) => !outcomes.has(sent.input.id))
  await live({ dir, inputs: open.map((sent) => sent.input), seen })
  await live({ dir, inputs: [{ id: 'last', user: 'u0', text: '!points' }], seen })

  const told = `seed ${seed}, ${all.length} events, ${kills} kills`
  const audit = await waddle(['economy', 'audit', '--json'], { cwd: dir })
  expect(audit.json().data['audits'], told).toMatchObject([{ findings: [] }])

  type Row = Record<string, string | number | null>
  const tables = (await waddle(['export', '--json'], { cwd: dir })).json().data['tables'] as Record<string, Row[]>
  const transfers = tables['loyalty_transfer']!
  const events = new Map(tables['waddle_event']!.map((row) => [String(row['key']).replace(/^console:/, ''), row]))
  const done = (what: Sent['what']) =>
    all.filter((sent) => sent.what === what && events.get(sent.input.id)?.['outcome'] === 'replied').map(({ input }) => input.id)
  const booked = (cause: string) => transfers.filter((row) => row['cause'] === cause).map((row) => String(row['origin']))

  expect(
    all.every((sent) => outcomes.has(sent.input.id)),
    `every input is settled (${told})`,
  ).toBe(true)
  expect(booked('points add').sort(), `each grant once (${told})`).toEqual(done('add').sort())
  expect(booked('gift').sort(), `each gift once (${told})`).toEqual(done('give').sort())
  const house = tables['loyalty_account']!.find((row) => row['kind'] === 'house')!['id']
  const paid = transfers.filter((row) => row['cause'] === '!clip' && row['credit'] === house).map((row) => String(row['origin']))
  expect(paid.sort(), `each clip paid once (${told})`).toEqual(done('clip').sort())
  expect(tables['clips_clip']!.map((row) => String(row['key'])).sort(), `each clip kept once (${told})`).toEqual(done('clip').sort())
  const failed = transfers.filter((row) => row['cause'] === '!fail' && row['credit'] === house)
  expect(failed, `what failed cost nothing (${told})`).toEqual([])
  // A hold that a kill cut loose before its command was marked is given back when it runs out; none is ever paid.
  const sum = tables['loyalty_account']!.reduce((total, row) => total + Number(row['balance'] ?? 0), 0)
  expect(sum, `what there is is what was given out and not paid (${told})`).toBe(done('add').length * 7 - done('clip').length * 3)
  process.stderr.write(`points: ${told}, ${done('clip').length} paid, 0 lost, 0 made\n`)
})
