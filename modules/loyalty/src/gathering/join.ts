import { type Answer, parseAmount, refuse } from '@waddlebot/sdk'
import { type Context, typed } from '../context.ts'
import { heist } from '../heist/heist.ts'
import * as raffles from '../raffle/enter.ts'
import type { Raffle } from '../raffle/raffle.ts'
import { raffleMeant } from '../raffle/which.ts'
import { type Lobby, standing } from './lobby.ts'

/** `!join [what]`: into the only thing that gathers; with several, it is asked which. */
export async function join(ctx: Context, what: string | undefined): Promise<Answer> {
  const { channel, db } = ctx
  const open = [
    ...(await standing<Raffle>(db, channel.community, 'raffle')).filter(({ data }) => data.by !== 'answer'),
    ...(await standing(db, channel.community, 'heist')),
  ].filter(({ state }) => state === 'open')
  const words = (what ?? '').split(/\s+/).filter((word) => word !== '')
  if (open.length === 0) return refuse('There is nothing to join.', 'none')
  if (open.length === 1) return into(ctx, open[0]!, words[0])
  const chosen = /^\d$/.test(words[0] ?? '') ? open[Number(words[0]) - 1] : undefined
  if (chosen !== undefined) return into(ctx, chosen, words[1])
  const list = open.map((lobby, index) => `${index + 1}. ${lobby.kind === 'raffle' ? (lobby.data as Raffle).title : 'the heist'}`)
  return refuse(`Which one? ${list.join(' · ')} – ${typed(ctx, 'join <number>')}`, 'ambiguous')
}

/** `!tickets <n>` */
export async function takeTickets(ctx: Context, n: number, number: number | undefined): Promise<Answer> {
  const lobby = await raffleMeant(ctx, number)
  if ('refused' in lobby) return lobby
  return lobby.data.by === 'answer' ? refuse('Nobody has tickets of this one: be right first.', 'answer') : raffles.join(ctx, lobby, n)
}

function into(ctx: Context, lobby: Lobby, word: string | undefined): Promise<Answer> | Answer {
  if (lobby.kind === 'raffle') {
    const tickets = word === undefined ? 1 : /^\d{1,6}$/.test(word) ? Number(word) : 0
    return raffles.join(ctx, lobby as Lobby<Raffle>, tickets)
  }
  const amount = word === undefined ? undefined : parseAmount(word)
  if (amount === undefined) return refuse(`Say what you stake: ${typed(ctx, 'heist 50')}`, 'usage')
  return heist(ctx, amount)
}
