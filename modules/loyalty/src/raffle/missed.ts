import type { Ground } from '../context.ts'
import { entriesOf } from '../gathering/entry.ts'
import { lobbyOf } from '../gathering/lobby.ts'
import { tellAll } from '../gathering/tell.ts'
import { askWinner, sayClaim } from './claim.ts'
import { grace } from './enter.ts'
import type { Raffle } from './raffle.ts'
import { drawNext } from './redraw.ts'

/** Later than this the bot was away, and so nobody could be heard; milliseconds. */
const away = 30_000

interface Claim {
  readonly id: number
  readonly lobby: number
  readonly community: string
  readonly person: string
  readonly name: string
  readonly until: number
}

/** Nobody spoke in time: the next is drawn. Where the bot was away, the time begins anew. */
export async function missed(ctx: Ground, id: number): Promise<void> {
  const { broadcast, config, db, jobs, now } = ctx
  const [claim] =
    await db.all<Claim>`SELECT id, lobby, community, person, name, until FROM loyalty_claim WHERE id = ${id} AND state = 'open'`
  const lobby = claim && (await lobbyOf<Raffle>(db, claim.lobby))
  if (claim === undefined || lobby === undefined || Number(claim.until) + grace > now()) return
  const { title } = lobby.data
  const entries = await entriesOf(db, lobby.id)
  if (now() > Number(claim.until) + grace + away) {
    const until = now() + Math.max(1, config.raffleClaimSeconds) * 1_000
    await db.run`UPDATE loyalty_claim SET until = ${until} WHERE id = ${id} AND state = 'open'`
    await jobs.schedule('claim', until + grace, { claim: id }, `claim:${id}:${until}`)
    return tellAll(ctx, lobby.channel, entries, `${title}: I was away. ${claim.name}, are you here?${sayClaim(ctx, lobby.data)}`)
  }
  const told = await db.transaction(async (tx) => {
    const { changes } = await tx.run`UPDATE loyalty_claim SET state = 'missed' WHERE id = ${id} AND state = 'open'`
    if (changes === 0) return undefined
    await broadcast('standing', { community: claim.community })
    // Kept with the result for good, so without the name of somebody who may want to be forgotten.
    const reason = 'did not answer in time'
    const next = await drawNext(ctx, tx, lobby.id, { who: 'loyalty', origin: `claim:${id}`, reason })
    if (next === undefined) return `${title}: ${claim.name} ${reason}, and there is nobody else to draw.`
    await askWinner(ctx, tx, lobby, next)
    return `${title}: ${claim.name} ${reason}. ${next.name} it is!${sayClaim(ctx, lobby.data)}`
  }, claim.community)
  if (told !== undefined) await tellAll(ctx, lobby.channel, entries, told)
}
