import { type Db, formatDuration } from '@waddlebot/sdk'
import type { Ground } from '../context.ts'
import type { Entry } from '../gathering/entry.ts'
import { type Lobby, lobbyOf } from '../gathering/lobby.ts'
import { grace } from './enter.ts'
import type { Conditions, Raffle } from './raffle.ts'

/** Somebody was drawn: wait for a word of theirs, on whichever platform, and leave them out of other raffles for a while. */
export async function askWinner(ctx: Ground, tx: Db, { id, community }: Lobby<Raffle>, { name, person }: Entry): Promise<void> {
  const { broadcast, config, jobs, now } = ctx
  await tx.run`
    INSERT INTO loyalty_winner (community, person, at) VALUES (${community}, ${person}, ${now()})
    ON CONFLICT (community, person) DO UPDATE SET at = excluded.at`
  if (config.raffleClaimSeconds === 0) return
  const until = now() + config.raffleClaimSeconds * 1_000
  const row = await tx.one<{ id: number }>`
    INSERT INTO loyalty_claim (lobby, community, person, name, state, until) VALUES (${id}, ${community}, ${person}, ${name}, 'open', ${until})
    RETURNING id`
  await jobs.schedule('claim', until + grace, { claim: row!.id }, `claim:${row!.id}:${until}`)
  await broadcast('standing', { community })
}

/** What whoever is drawn has to do. */
export function sayClaim({ config }: Pick<Ground, 'config'>, { region }: Pick<Conditions, 'region'>): string {
  const where = region === undefined ? '' : ` It is for ${region} only.`
  return config.raffleClaimSeconds === 0
    ? where
    : `${where} Say something within ${formatDuration(config.raffleClaimSeconds * 1_000)} to take it.`
}

/** Somebody spoke who was drawn. */
export async function claim(ctx: Ground, community: string, person: string, channel: string, at: number): Promise<void> {
  const { announce, broadcast, db, now } = ctx
  const taken = await db.all<{ name: string; lobby: number }>`
    UPDATE loyalty_claim SET state = 'taken'
    WHERE community = ${community} AND person = ${person} AND state = 'open' AND until >= ${Math.min(at, now())} RETURNING name, lobby`
  if (taken.length === 0) return
  await broadcast('standing', { community })
  for (const { name, lobby } of taken) {
    const title = (await lobbyOf<Raffle>(db, lobby))?.data.title ?? 'it'
    await announce(channel, `${name} is here and takes it: ${title}.`, { priority: 'summary' })
  }
}

/** A moderator drew again: whoever was waited for, if that was one person, is waited for no more. */
export async function giveUpOnly(tx: Db, lobby: number): Promise<void> {
  const open = await tx.all<{ id: number }>`SELECT id FROM loyalty_claim WHERE lobby = ${lobby} AND state = 'open'`
  if (open.length === 1) await tx.run`UPDATE loyalty_claim SET state = 'missed' WHERE id = ${open[0]!.id} AND state = 'open'`
}
