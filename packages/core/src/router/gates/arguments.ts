import { explainProblem, readArgs } from '@waddlebot/sdk'
import type { Turn } from '../turn.ts'
import type { Gate } from './gate.ts'

/** What they typed fits the signature. */
export const argumentsGate: Gate = {
  name: 'arguments',
  check(turn) {
    const { signature } = turn.command
    if (signature.params.length === 0 && turn.text === '') return undefined
    const read = readArgs(signature, turn.text, environment(turn))
    if (read.ok) {
      turn.args = read.args
      return undefined
    }
    return { gate: 'arguments', reason: 'usage', message: explainProblem(read.problem, signature, turn.place.community.prefix) }
  },
  explain: (turn) => `${turn.place.community.prefix}${turn.command.signature.source}`,
}

function environment(turn: Turn) {
  const { host } = turn.command
  return {
    now: turn.envelope.at,
    ...(host.kinds ? { kinds: host.kinds } : {}),
    ...(turn.place.community.zone ? { zone: turn.place.community.zone } : {}),
  }
}
