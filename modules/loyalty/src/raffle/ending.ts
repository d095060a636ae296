import { type Answer, formatDuration, refuse } from '@waddlebot/sdk'
import type { Context, Ground } from '../context.ts'
import { byPerson, entriesOf, refund } from '../gathering/entry.ts'
import { type Lobby, lock, turnTo } from '../gathering/lobby.ts'
import { tellAll } from '../gathering/tell.ts'
import { sayMoney } from '../money.ts'
import { endAnswers } from './answer.ts'
import { drawNow } from './drawing.ts'
import type { Raffle } from './raffle.ts'
import { raffleMeant } from './which.ts'

/** `!raffle close`: nobody enters any more. */
export async function close(ctx: Context, number?: number): Promise<Answer> {
  const lobby = await raffleMeant(ctx, number)
  if ('refused' in lobby) return lobby
  if (!(await lock(ctx.db, lobby.id, ctx.now()))) return refuse('It is closed already.', 'none')
  await ctx.broadcast('standing', { community: lobby.community })
  const people = byPerson(await entriesOf(ctx.db, lobby.id)).size
  return `${lobby.data.title} is closed with ${people} in it.`
}

/** `!raffle cancel` */
export async function cancel(ctx: Context, number?: number): Promise<Answer> {
  const lobby = await raffleMeant(ctx, number)
  if ('refused' in lobby) return lobby
  if (!(await callOff(ctx, lobby))) return refuse('There is no raffle.', 'none')
  await ctx.jobs.cancel(`lobby:${lobby.id}`)
  return `${lobby.data.title} is off; everybody has their tickets back.`
}

/** `!raffle status` */
export async function status(ctx: Context, number?: number): Promise<Answer> {
  const { config, db, now } = ctx
  const lobby = await raffleMeant(ctx, number)
  if ('refused' in lobby) return lobby
  const entries = await entriesOf(db, lobby.id)
  const price = lobby.data.cost > 0 ? `, ${sayMoney(lobby.data.cost, config)} a ticket` : ''
  const left =
    lobby.state === 'locked' ? 'closed' : `${formatDuration(Math.max(1_000, Math.ceil((lobby.closesAt - now()) / 1_000) * 1_000))} left`
  return `${lobby.data.title}: ${byPerson(entries).size} in it${price}, ${left}.`
}

/** Its time is over: drawn where it was said when, called off where nobody drew it for a week. */
export async function runOut(ctx: Ground, lobby: Lobby<Raffle>): Promise<void> {
  const entries = await entriesOf(ctx.db, lobby.id)
  const told =
    lobby.data.by === 'answer'
      ? await endAnswers(ctx, lobby)
      : lobby.data.timed
        ? await drawNow(ctx, lobby, lobby.data.winners)
        : await lapse(ctx, lobby)
  if (told !== undefined) await tellAll(ctx, lobby.channel, entries, told)
}

async function lapse(ctx: Ground, lobby: Lobby<Raffle>): Promise<string | undefined> {
  return (await callOff(ctx, lobby)) ? `${lobby.data.title} was never drawn; everybody has their tickets back.` : undefined
}

async function callOff({ broadcast, db, now }: Ground, { id, community }: Lobby): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!((await turnTo(tx, id, 'open', 'cancelled')) || (await turnTo(tx, id, 'locked', 'cancelled')))) return false
    await refund(tx, community, await entriesOf(tx, id), now(), 'the raffle was called off')
    await broadcast('standing', { community })
    return true
  })
}
