import type { AnyModule } from '../../any-module.ts'
import { platformRules } from '../../platforms/index.ts'
import type { Outgoing } from '../../receiver.ts'
import type { ContractGround, ContractTraits } from './ground.ts'
import { until } from './until.ts'

/** What the tests of the contract stand on: a fresh counterpart for each, and the words that they are written in. */
export class Contract {
  readonly module: AnyModule
  readonly traits: ContractTraits
  readonly platform: string
  readonly rules
  readonly network: boolean
  #ground: ContractGround | undefined

  constructor(module: AnyModule, traits: ContractTraits) {
    this.module = module
    this.traits = traits
    this.platform = module.receiver!.platform
    this.rules = module.receiver!.rules ?? platformRules(this.platform)
    this.network = traits.network ?? true
  }

  get ground(): ContractGround {
    return this.#ground!
  }

  set ground(ground: ContractGround) {
    this.#ground = ground
  }

  send(text: string, more: Partial<Outgoing> = {}) {
    const { bench, channel, server } = this.ground
    return bench.send({ text, channel, server, ...more })
  }

  heard(text: string) {
    return this.ground.bench.next((envelope) => envelope.kind === 'message' && envelope.text === text)
  }

  seen(text: string) {
    return until(() => this.ground.shown().find((message) => message.text === text), `"${text}" is not to be seen`)
  }
}
