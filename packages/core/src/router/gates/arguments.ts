import { explainProblem, type KindMap, readArgs } from '@waddlebot/sdk'
import type { Turn } from '../turn.ts'
import type { Gate } from './gate.ts'

/** What they typed fits the signature. */
export const argumentsGate: Gate = {
  name: 'arguments',
  check(turn) {
    const { signature } = turn.command
    if (turn.text === '' && signature.params.length === 0) return undefined
    const read = readArgs(signature, turn.text, environment(turn))
    if (read.ok) {
      turn.args = read.args
      return undefined
    }
    return { gate: 'arguments', reason: 'usage', message: explainProblem(read.problem, signature, turn.place.community.prefix) }
  },
  explain: (turn) => `${turn.place.community.prefix}${turn.command.signature.source}`,
}

/** One for all: reading is done before the next begins, and most signatures never look at it. */
const shared: { now: number; zone: string | undefined; kinds: KindMap | undefined } = { now: 0, zone: undefined, kinds: undefined }

function environment(turn: Turn): typeof shared {
  shared.now = turn.envelope.at
  shared.zone = turn.place.community.zone
  shared.kinds = turn.command.host.kinds
  return shared
}
