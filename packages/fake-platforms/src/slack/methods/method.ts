import type { Args } from '../args.ts'
import type { Channel } from '../channel.ts'
import { Refusal } from '../refusal.ts'
import type { Team } from '../team.ts'
import type { World } from '../world.ts'

/** One call of the Web API by an app that is let in. */
export interface Call {
  readonly world: World
  readonly team: Team
  readonly args: Args
  readonly method: string
}

/** Answers a call with what stands beside `ok: true`; throws a `Refusal` otherwise. */
export type Method = (call: Call) => Readonly<Record<string, unknown>>

/** The conversation that a call names by id: one that the bot may see. */
export function channelOf({ team, args }: Call): Channel {
  const channel = team.channels.get(args.need('channel'))
  if (!channel || (channel.kind !== 'public' && !channel.members.has(team.botUserId))) throw new Refusal('channel_not_found')
  return channel
}
