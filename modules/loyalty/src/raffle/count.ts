import type { Ground } from '../context.ts'
import { byPerson, entriesOf } from '../gathering/entry.ts'
import { keepData, lobbyOf } from '../gathering/lobby.ts'
import type { Raffle } from './raffle.ts'

/** How often the number of people is told while they pour in; milliseconds. */
const every = 15_000

/** Somebody who just entered, and how many there are with them. */
interface Arrival {
  readonly lobby: number
  /** Id of the entry. */
  readonly entry: number
  readonly name: string
  readonly people: number
}

/** Tell at once who is in, or leave it to the next count. In the transaction that enters them. */
export async function tellCount(
  { jobs, now }: Ground,
  tx: Ground['db'],
  { lobby, entry, name, people }: Arrival,
): Promise<string | undefined> {
  const row = await tx.one<{ data: string }>`SELECT data FROM loyalty_lobby WHERE id = ${lobby}`
  const data = JSON.parse(row!.data) as Raffle
  const due = data.toldAt + every
  if (now() < due) {
    await jobs.schedule('count', due, { lobby }, `count:${lobby}:${due}`)
    return undefined
  }
  await keepData(tx, lobby, { ...data, toldAt: now(), toldEntry: entry })
  return `${name} is in: ${sayPeople(people)} so far.`
}

/** Tell how many there are, wherever somebody came in since it was told last. */
export async function countNow({ announce, db, now }: Ground, id: number): Promise<void> {
  const told = await db.transaction(async (tx) => {
    const lobby = await lobbyOf<Raffle>(tx, id)
    if (lobby === undefined || (lobby.state !== 'open' && lobby.state !== 'locked')) return undefined
    const entries = await entriesOf(tx, id)
    const fresh = entries.filter((entry) => entry.id > lobby.data.toldEntry)
    if (fresh.length === 0) return undefined
    await keepData(tx, id, { ...lobby.data, toldAt: now(), toldEntry: fresh.at(-1)!.id })
    return {
      channels: new Set(fresh.map(({ channel }) => channel)),
      text: `${lobby.data.title}: ${sayPeople(byPerson(entries).size)} so far.`,
    }
  })
  for (const channel of told?.channels ?? []) await announce(channel, told!.text, { priority: 'summary' })
}

const sayPeople = (n: number): string => `${n} ${n === 1 ? 'person' : 'people'}`
