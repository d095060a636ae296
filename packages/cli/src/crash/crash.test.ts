import { expect, test } from 'vitest'
import { Dice } from '../hostile/dice.ts'
import { waddle } from '../trial.ts'
import { ledgerBot } from './bot.ts'
import { live, type Printed } from './life.ts'

const kills = Number(process.env['WADDLE_KILLS'] ?? 200)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

interface Sent {
  readonly input: { readonly id: string; readonly user: string; readonly kind?: string }
  readonly what: 'put' | 'later' | 'fail' | 'follow' | 'chat'
}

test(`killed ${kills} times at random moments, nothing is lost and nothing is done twice`, { timeout: 15 * 60_000 }, async () => {
  const dice = new Dice(seed)
  const random = () => dice.next()
  const dir = ledgerBot()
  const all: Sent[] = []
  const done = new Set<string>()
  const answered = new Set<string>()
  let inThisLife = new Set<string>()
  let repeats = 0
  const twice: string[] = []
  const seen = (line: Printed) => {
    if (line.type === 'done') done.add(line.id!)
    if (line.type !== 'message' || line.inReplyTo === undefined) return
    if (inThisLife.has(line.inReplyTo)) twice.push(line.inReplyTo)
    else if (answered.has(line.inReplyTo)) repeats++
    inThisLife.add(line.inReplyTo)
    answered.add(line.inReplyTo)
  }
  const fresh = (): Sent => {
    const id = `e${all.length}`
    const user = `u${Math.floor(random() * 8)}`
    const roll = random()
    const what = roll < 0.6 ? 'put' : roll < 0.75 ? 'later' : roll < 0.82 ? 'fail' : roll < 0.92 ? 'follow' : 'chat'
    const channel = `c${Math.floor(random() * 3)}`
    const input =
      what === 'follow'
        ? { id, user, channel, kind: 'follow' }
        : { id, user, channel, text: what === 'chat' ? 'just talking' : `!${what} ${id}` }
    const sent: Sent = { input, what }
    all.push(sent)
    return sent
  }

  for (let kill = 0; kill < kills; kill++) {
    const open = all.filter((sent) => !done.has(sent.input.id))
    const batch = [...open, ...Array.from({ length: 40 }, fresh)]
    inThisLife = new Set()
    await live({ dir, inputs: batch.map((sent) => sent.input), killAfter: random() * 60, seen })
  }
  const open = all.filter((sent) => !done.has(sent.input.id))
  inThisLife = new Set()
  await live({ dir, inputs: [...open.map((sent) => sent.input), { id: 'last', user: 'u0', text: '!put last' }], seen })
  await live({ dir, inputs: [{ id: 'wait', user: 'u0', text: 'let jobs end' }], seen })

  const tables = (await waddle(['export', '--json'], { cwd: dir })).json().data['tables'] as Record<
    string,
    Record<string, string | number>[]
  >
  const keys = (table: string, filter: (row: Record<string, string | number>) => boolean = () => true) =>
    tables[table]!.filter(filter).map((row) => String(row['key']))
  const ids = (what: Sent['what']) => all.filter((sent) => sent.what === what).map((sent) => sent.input.id)
  const told = `seed ${seed}, ${all.length} events, ${kills} kills`

  expect(
    all.every((sent) => done.has(sent.input.id)),
    `every input is settled (${told})`,
  ).toBe(true)
  expect(keys('ledger_row', (row) => row['who'] !== 'follow').sort(), `each put once (${told})`).toEqual([...ids('put'), 'last'].sort())
  expect(keys('ledger_row', (row) => row['who'] === 'follow').sort(), `each follow once (${told})`).toEqual(ids('follow').sort())
  expect(keys('ledger_job').sort(), `each job once (${told})`).toEqual(ids('later').sort())
  expect(tables['clumsy_row'], `what failed left nothing (${told})`).toEqual([])
  const sum = tables['ledger_sum']!.reduce((total, row) => total + Number(row['n']), 0)
  expect(sum, `the sum agrees with the rows (${told})`).toBe(ids('put').length + 1)
  expect(twice, `nobody is answered twice but after a crash (${told})`).toEqual([])
  expect(
    ids('put').every((id) => answered.has(id)),
    `everybody is answered (${told})`,
  ).toBe(true)
  expect(
    tables['waddle_event']!.every((row) => row['state'] === 'done'),
    `nothing is left open (${told})`,
  ).toBe(true)
  expect(tables['waddle_outbox'], `nothing is left unsaid (${told})`).toEqual([])
  process.stderr.write(`crash: ${told}, 0 lost, 0 doubled, ${repeats} answers repeated\n`)
})
