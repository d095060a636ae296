import type { Stop, Turn } from '../turn.ts'
import { argumentsGate } from './arguments.ts'
import { enabled } from './enabled.ts'
import type { Gate } from './gate.ts'
import { permission } from './permission.ts'
import { platform } from './platform.ts'

export { holdCost, lookAtCost, returnCost, settleCost, type Till } from './cost.ts'
export type { Gate } from './gate.ts'
export { rulesFor, stopOf, takeLimits } from './limit.ts'

/** The gates in their fixed order; limits and the cost follow, since they are the only ones that take something. */
export const gates: readonly Gate[] = [enabled, platform, permission, argumentsGate]

/** Where a turn stops, if it does: the same gates in the same order, spelt out because a loop over them cannot be inlined. */
export function stopAt(turn: Turn): Stop | undefined {
  return enabled.check(turn) ?? platform.check(turn) ?? permission.check(turn) ?? argumentsGate.check(turn)
}
