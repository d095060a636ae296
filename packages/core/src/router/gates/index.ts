import { argumentsGate } from './arguments.ts'
import { enabled } from './enabled.ts'
import type { Gate } from './gate.ts'
import { permission } from './permission.ts'
import { platform } from './platform.ts'

export type { Gate } from './gate.ts'
export { stopOf, takeLimits } from './limit.ts'

/** The gates in their fixed order; limits follow, since they are the only ones that take something. */
export const gates: readonly Gate[] = [enabled, platform, permission, argumentsGate]
