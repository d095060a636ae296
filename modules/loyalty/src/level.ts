import { service } from '@waddlebot/sdk'

/** What another module knows of how far somebody got. A raffle may ask for a level; without such a module none can. */
export interface Levels {
  /** Somebody's level in a community; undefined where nothing is known. */
  of(community: string, person: string): Promise<number | undefined>
}

/** A module that keeps levels says `provides: [provide(levels, (ctx) => ({ of: … }))]`. */
export const levels = service<Levels>('levels', 1)
