import { afterEach, beforeEach, describe } from 'vitest'
import type { AnyModule } from '../../any-module.ts'
import { Contract } from './contract.ts'
import type { ContractGround, ContractTraits } from './ground.ts'
import { hearing } from './hearing.ts'
import { speaking } from './speaking.ts'
import { trouble } from './trouble.ts'

export type { ContractGround, ContractTraits, Shown } from './ground.ts'

/**
 * What every receiver promises, whatever its platform. Run it in a test of the receiver's:
 * `receiverContract(twitch, open, { history: false, … })`.
 *
 * @param module the module with the receiver
 * @param open a fresh counterpart with a connected receiver
 */
export function receiverContract(module: AnyModule, open: () => Promise<ContractGround>, traits: ContractTraits): void {
  const on = new Contract(module, traits)
  beforeEach(async () => {
    on.ground = await open()
  })
  afterEach(() => on.ground.close())

  describe(`the receiver of ${on.platform}`, () => {
    hearing(on)
    speaking(on)
    trouble(on)
  })
}
