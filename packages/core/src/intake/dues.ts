import { returnCost, rulesFor } from '../router/gates/index.ts'
import type { Turn } from '../router/turn.ts'
import type { PerformOptions } from './perform.ts'

type Parts = Pick<PerformOptions, 'router' | 'log'>

/** What was undone costs nobody their turn. */
export async function giveBackLimits({ router }: Parts, taken: readonly Turn[]): Promise<void> {
  const owed = taken.filter((turn) => turn.limitsTaken)
  for (const turn of owed) turn.limitsTaken = false
  await Promise.all(owed.map((turn) => router.limits.giveBack(rulesFor(turn), turn, turn.envelope.id)))
}

/** Or their money. What cannot be given back now is given back when the hold runs out. */
export async function returnCosts({ router, log }: Parts, taken: readonly Turn[]): Promise<void> {
  for (const turn of taken) {
    if (turn.held === undefined) continue
    await returnCost(router.till, turn).catch((error: unknown) => log.warn('what a command cost could not be given back yet', { error }))
  }
}
