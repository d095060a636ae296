import type { Ground } from '../context.ts'
import { type Plot, settle } from '../heist/heist.ts'
import { runOut as runOutRaffle } from '../raffle/ending.ts'
import type { Raffle } from '../raffle/raffle.ts'
import * as bets from './bet.ts'
import * as duels from './duel.ts'
import { type Lobby, lobbyOf } from './lobby.ts'
import * as trivia from './trivia.ts'

/** The time of a lobby is over, also when it was over while the bot was away. */
export async function closeLobby(ctx: Ground, id: number): Promise<void> {
  const lobby = await lobbyOf(ctx.db, id)
  if (lobby === undefined || lobby.state === 'settled' || lobby.state === 'cancelled') return
  switch (lobby.kind) {
    case 'duel':
      return duels.runOut(ctx, lobby as Lobby<never>)
    case 'heist':
      return settle(ctx, lobby as Lobby<Plot>)
    case 'bet':
      return bets.runOut(ctx, lobby as Lobby<bets.Question>)
    case 'raffle':
      return runOutRaffle(ctx, lobby as Lobby<Raffle>)
    case 'trivia':
      return trivia.runOut(ctx, lobby as Lobby<trivia.Round>)
  }
}
