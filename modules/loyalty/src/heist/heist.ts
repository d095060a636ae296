import { type Amount, type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import { type Context, type Ground, typed } from '../context.ts'
import { caught, free as gotAway, type Sealed } from '../draw/result.ts'
import { sayProof, saySeal } from '../draw/say.ts'
import { newSeal, sealedDraw } from '../draw/seal.ts'
import { osDraw } from '../games/chance.ts'
import { notLost } from '../games/losses.ts'
import { payout, play } from '../games/paytable.ts'
import { heists } from '../games/tables.ts'
import { byPerson, collect, enter, entriesOf, refund } from '../gathering/entry.ts'
import { dropLobby, holdOpen, keepData, type Lobby, openLobby, standing, turnTo } from '../gathering/lobby.ts'
import { stakeFor } from '../gathering/stand.ts'
import { sayName, tellAll } from '../gathering/tell.ts'
import { house, ofPerson } from '../ledger/account.ts'
import { transfer } from '../ledger/transfer.ts'
import { sayList } from '../listing.ts'
import { sayMoney } from '../money.ts'
import { ending, type Story, storiesOf } from './stories.ts'

/** How late a heist is still played, after the bot was away; milliseconds. Later, everybody gets their stake back. */
const latest = 3_600_000

/** What a heist keeps: its story, and what it takes to recompute it. */
export type Plot = Story & Sealed

/** `!heist <amount>`: gather a crew, or join the one that gathers; joining again stakes more. */
export async function heist(ctx: Context, wanted: Amount): Promise<Answer> {
  const { author, channel, config, db, jobs, now } = ctx
  const { community } = channel
  return db.transaction(async (tx): Promise<Answer> => {
    const [gathering] = await standing<Plot>(tx, community, 'heist')
    const stories = storiesOf(config)
    const story = stories[osDraw(stories.length)]!
    const closesAt = gathering?.closesAt ?? now() + config.heistSeconds * 1_000
    const data: Plot = { ...story, ...(config.sealGames && newSeal()) }
    const at = { community, kind: 'heist', channel: channel.id, openedBy: author.id, data } as const
    const id = gathering?.id ?? (await openLobby(tx, { ...at, at: now(), closesAt }))
    if (id === undefined || !(await holdOpen(tx, id, now()))) return refuse('The crew is gone already; wait for the next one.', 'over')
    const stake = await stakeFor(ctx, tx, wanted, 'heist', closesAt)
    if ('refused' in stake) {
      if (gathering === undefined) await dropLobby(tx, id)
      return stake
    }
    await enter(tx, { lobby: id, person: author.id, name: author.name, ...stake, at: now() })
    if (gathering === undefined) {
      await jobs.schedule('close', closesAt, { lobby: id }, `lobby:${id}`)
      return `${author.name} ${story.begin} and stakes ${sayMoney(stake.amount, config)}. ${typed(ctx, 'heist <amount>')} joins, within ${formatDuration(config.heistSeconds * 1_000)}.${saySeal(id, data)}`
    }
    const crew = byPerson(await entriesOf(tx, id))
    const own = crew.get(author.id)!.reduce((sum, { amount }) => sum + amount, 0)
    return `${author.name} is in with ${sayMoney(own, config)}; the crew is ${crew.size}.`
  })
}

/** The crew goes: each for themselves, all in one transaction. */
export async function settle(ctx: Ground, lobby: Lobby<Plot>): Promise<void> {
  const { config, db, now } = ctx
  const { id, community, channel, closesAt } = lobby
  // One that was gathered by an earlier version has none.
  const story = lobby.data.all === undefined ? storiesOf(config)[0]! : lobby.data
  const { seed } = lobby.data
  const told = await db.transaction(async (tx) => {
    if (!(await turnTo(tx, id, 'open', 'settled'))) return undefined
    const entries = await entriesOf(tx, id)
    if (now() > closesAt + latest) {
      await refund(tx, community, entries, now(), 'the bot was away')
      return { entries, text: 'The heist did not take place, since I was away; everybody has their stake back.' }
    }
    const why = { community, cause: 'heist', origin: `lobby:${id}` }
    const paid = await collect(tx, entries, house, now(), why)
    // What could not be paid is not in it, for whoever recomputes it as well.
    for (const entry of entries) if (!paid.includes(entry)) await tx.run`DELETE FROM loyalty_entry WHERE id = ${entry.id}`
    const crew = byPerson(paid)
    const table = heists.findLast(({ crew: least }) => crew.size >= least) ?? heists[0]!
    const [away, held] = table.outcomes
    await keepData(tx, id, { ...lobby.data, odds: [away!.cases, held!.cases] } satisfies Plot)
    // Drawn in the order in which they came, as it is recomputed; paid in the order of persons, as everybody does who settles.
    const draw = seed === undefined ? osDraw : sealedDraw(seed, id)
    const ends = new Map([...byPerson(entries.filter((entry) => paid.includes(entry))).keys()].map((person) => [person, play(table, draw)]))
    const lines: string[] = []
    let [free, taken] = [0, 0]
    for (const [person, own] of crew) {
      const stake = own.reduce((sum, { amount }) => sum + amount, 0)
      const won = payout(stake, ends.get(person)!.pays)
      await tx.run`UPDATE loyalty_entry SET choice = ${won > 0 ? gotAway : caught} WHERE lobby = ${id} AND person = ${person}`
      if (won > 0) {
        await transfer(
          tx,
          { ...why, from: house, to: ofPerson(person), amount: won, key: `heist:${id}:${person}`, cause: 'heist won' },
          now(),
        )
        await notLost(tx, community, person, own[0]!.day, won)
        free++
        taken += won
        lines.push(`${sayName(own[0]!, entries)} +${sayMoney(won - stake, config)}`)
      } else lines.push(`${sayName(own[0]!, entries)} caught`)
    }
    const told = `${ending(story, free, crew.size)} ${free} of ${crew.size} got away with ${sayMoney(taken, config)}.`
    const text = `The heist is over. ${told} ${sayList(lines, ctx.address(`/heists/${id}`))}${sayProof(ctx, id, lobby.data)}`
    return { entries, text }
  }, community)
  if (told !== undefined) await tellAll(ctx, channel, told.entries, told.text)
}
