import type { Db } from '@waddlebot/sdk'

type Reads = Db['relaxed']

/** Where points came from, or went to, and how many of them; minor units. */
export interface Flow {
  readonly cause: string
  readonly amount: number
  readonly transfers: number
}

/** How the points of a community are spread and how they move. Amounts are minor units. */
export interface Economy {
  readonly community: string
  /** From when on what moved is counted; epoch milliseconds. */
  readonly since: number
  /** Everything that anybody has, what is held and what lies in pots included. */
  readonly supply: number
  /** People who have something. */
  readonly holders: number
  /** What was given out and taken in by the house. */
  readonly issued: number
  readonly taken: number
  /** How often each point changed hands in that time: all that moved, by the supply. */
  readonly velocity: number
  /** 0 where all have the same, towards 1 where one has everything. */
  readonly gini: number
  readonly sources: readonly Flow[]
  readonly sinks: readonly Flow[]
  /** A sentence for each thing that a human should look at; no proof of anything. */
  readonly flags: readonly string[]
}

/** Sources and sinks that are listed, at most. */
const listed = 5

/** Count it anew. It reads what moved since then once, and may take a second where that is a million transfers. */
export async function economyOf(db: Reads, community: string, since: number): Promise<Economy> {
  const stock = (await db.one<{ supply: number; holders: number; most: number; owned: number; ranked: number }>`
    SELECT coalesce((SELECT sum(balance) FROM loyalty_account WHERE community = ${community} AND kind <> 'house'), 0) AS supply,
      count(*) AS holders, coalesce(max(balance), 0) AS most, coalesce(sum(CAST(balance AS double precision)), 0) AS owned,
      coalesce(sum(CAST(place AS double precision) * balance), 0) AS ranked
    FROM (
      SELECT balance, row_number() OVER (ORDER BY balance) AS place FROM loyalty_account
      WHERE community = ${community} AND kind = 'person' AND balance > 0
    ) AS purse`)!
  const flows = await db.all<Flow & { way: 'out' | 'in' }>`
    SELECT transfer.cause, CAST(sum(transfer.amount) AS bigint) AS amount, count(*) AS transfers,
      CASE WHEN debit.kind = 'house' THEN 'out' ELSE 'in' END AS way
    FROM loyalty_transfer AS transfer
    JOIN loyalty_account AS debit ON debit.id = transfer.debit JOIN loyalty_account AS credit ON credit.id = transfer.credit
    WHERE transfer.community = ${community} AND transfer.at >= ${since} AND (debit.kind = 'house' OR credit.kind = 'house')
    GROUP BY transfer.cause, CASE WHEN debit.kind = 'house' THEN 'out' ELSE 'in' END
    ORDER BY sum(transfer.amount) DESC, transfer.cause`
  const moved = (await db.one<{ amount: number }>`
    SELECT coalesce(sum(transfer.amount), 0) AS amount FROM loyalty_transfer AS transfer
    JOIN loyalty_account AS debit ON debit.id = transfer.debit JOIN loyalty_account AS credit ON credit.id = transfer.credit
    WHERE transfer.community = ${community} AND transfer.at >= ${since} AND debit.kind <> 'hold' AND credit.kind <> 'hold'`)!
  const way = (wanted: 'out' | 'in') =>
    flows
      .filter((flow) => flow.way === wanted)
      .map(({ cause, amount, transfers }) => ({ cause, amount: Number(amount), transfers: Number(transfers) }))
  const [out, back] = [way('out'), way('in')]
  const [supply, issued, taken] = [Number(stock.supply), sum(out), sum(back)]
  const counted = { supply, issued, taken, most: Number(stock.most), holders: Number(stock.holders) }
  return {
    community,
    since,
    supply,
    holders: counted.holders,
    issued,
    taken,
    velocity: supply === 0 ? 0 : round(Number(moved.amount) / supply),
    gini: round(giniOf(stock)),
    sources: out.slice(0, listed),
    sinks: back.slice(0, listed),
    flags: [...flagsOf(counted, out, back), ...(await strangePeople(db, community, since, issued))],
  }
}

/** From the sum of all balances, and the sum of each times its place among them, the smallest first. */
function giniOf({ holders, owned, ranked }: { readonly holders: number; readonly owned: number; readonly ranked: number }): number {
  const n = Number(holders)
  return n === 0 ? 0 : (2 * ranked) / (n * owned) - (n + 1) / n
}

/** Fewer rounds of a game than this say nothing of what it returns. */
const rounds = 200

function flagsOf(
  { holders, issued, most, supply, taken }: { supply: number; issued: number; taken: number; most: number; holders: number },
  out: readonly Flow[],
  back: readonly Flow[],
): string[] {
  const flags: string[] = []
  const before = supply - issued + taken
  if (before > 0 && supply > before * 1.5) flags.push(`There are ${percent(supply - before, before)} more points than at the beginning.`)
  if (holders >= 10 && most > supply / 2) flags.push(`One person has ${percent(most, supply)} of all points.`)
  for (const stake of back) {
    const won = out.find(({ cause }) => cause === `${stake.cause} won`)
    if (won !== undefined && stake.transfers >= rounds && won.amount > stake.amount * 1.1)
      flags.push(`${stake.cause} paid back ${percent(won.amount, stake.amount)} of its stakes over ${stake.transfers} of them.`)
  }
  const granted = out.find(({ cause }) => cause === 'points add')
  if (granted !== undefined && granted.amount > issued / 2)
    flags.push(`${percent(granted.amount, issued)} of what was given out came by hand.`)
  return flags
}

/** Least givers of one person from which on somebody should look at it: points are gathered with many accounts. */
const givers = 10

async function strangePeople(db: Reads, community: string, since: number, issued: number): Promise<string[]> {
  const gathered = await db.all<{ person: string; n: number }>`
    SELECT credit.owner AS person, count(DISTINCT transfer.debit) AS n FROM loyalty_transfer AS transfer
    JOIN loyalty_account AS credit ON credit.id = transfer.credit JOIN loyalty_account AS debit ON debit.id = transfer.debit
    WHERE transfer.community = ${community} AND transfer.at >= ${since} AND transfer.cause = 'gift' AND credit.kind = 'person' AND debit.kind = 'person'
    GROUP BY credit.owner HAVING count(DISTINCT transfer.debit) >= ${givers} ORDER BY count(DISTINCT transfer.debit) DESC, credit.owner LIMIT 5`
  const favoured = await db.all<{ person: string; amount: number }>`
    SELECT credit.owner AS person, CAST(sum(transfer.amount) AS bigint) AS amount FROM loyalty_transfer AS transfer
    JOIN loyalty_account AS debit ON debit.id = transfer.debit JOIN loyalty_account AS credit ON credit.id = transfer.credit
    WHERE transfer.community = ${community} AND transfer.at >= ${since} AND debit.kind = 'house' AND credit.kind = 'person'
    GROUP BY credit.owner HAVING sum(transfer.amount) * 4 > ${issued} ORDER BY sum(transfer.amount) DESC LIMIT 3`
  return [
    ...gathered.map(({ person, n }) => `${person} was given points by ${n} others.`),
    ...favoured.map(({ person, amount }) => `${person} got ${percent(Number(amount), issued)} of what was given out.`),
  ]
}

const sum = (flows: readonly Flow[]): number => flows.reduce((all, { amount }) => all + amount, 0)
const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`
const round = (n: number): number => Math.round(n * 1_000) / 1_000
