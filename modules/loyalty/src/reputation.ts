import { type Refusal, refuse, service } from '@waddlebot/sdk'
import type { Context, Ground } from './context.ts'

/**
 * What another module knows of how somebody behaves. Raffles and stakes ask for it where the owner set a floor; without
 * a module that provides it, or for somebody of whom it knows nothing, there is no floor.
 */
export interface Reputation {
  /** Somebody's standing in a community, higher for better; undefined where nothing is known. */
  of(community: string, person: string): Promise<number | undefined>
}

/** A module that keeps reputations says `provides: [provide(reputation, (ctx) => ({ of: … }))]`. */
export const reputation = service<Reputation>('reputation', 1)

/** Whether somebody stands below the floor that the owner set. Who is not known to anybody does not. */
export async function isBelowFloor({ config, reputation }: Pick<Ground, 'config' | 'reputation'>, community: string, person: string) {
  if (config.reputationFloor === undefined) return false
  const standing = await reputation?.of(community, person)
  return standing !== undefined && standing < config.reputationFloor
}

/** Why the author may not take part, if they stand below the floor. */
export async function belowFloor(ctx: Context): Promise<Refusal | undefined> {
  if (!(await isBelowFloor(ctx, ctx.channel.community, ctx.author.id))) return undefined
  return refuse('Your reputation is too low to take part.', 'reputation')
}
