import { type Refusal, refuse } from '@waddlebot/sdk'
import type { Context } from '../context.ts'
import { type Lobby, standing } from '../gathering/lobby.ts'
import type { Raffle } from './raffle.ts'

/** The raffle that is meant: the only one, or the one with that number. */
export async function raffleMeant({ channel, db }: Pick<Context, 'channel' | 'db'>, number?: number): Promise<Lobby<Raffle> | Refusal> {
  const all = await standing<Raffle>(db, channel.community, 'raffle')
  const [only, another] = all
  if (only === undefined) return refuse('There is no raffle.', 'none')
  if (number !== undefined) return all.find(({ id }) => id === number) ?? refuse(`There is no raffle with number ${number}.`, 'none')
  if (another === undefined) return only
  return refuse(`Which one? ${all.map(({ id, data }) => `-of=${id} ${data.title}`).join(' · ')}`, 'ambiguous')
}
