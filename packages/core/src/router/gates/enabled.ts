import type { Turn } from '../turn.ts'
import type { Gate } from './gate.ts'

const disabled = { gate: 'enabled', reason: 'command-disabled', quiet: true } as const
const moduleOff = { gate: 'enabled', reason: 'module-disabled', quiet: true } as const
const broken = {
  gate: 'enabled',
  reason: 'module-resting',
  quiet: true,
  message: 'That does not work right now; try again in a minute.',
} as const

/** Who can do something about a server that nobody claimed. */
const unclaimed = ({ place }: Turn) => {
  const { platform, server, community } = place
  const message = `Nobody claimed this server yet. Its owner may, with ${community.prefix}claim; whoever runs me may, with: waddle community claim ${platform}:${server} main`
  return { gate: 'enabled', reason: 'unclaimed', quiet: true, message } as const
}

/** The server is somebody's, the module is on here, the command is on here, and the module is not resting after failures. */
export const enabled: Gate = {
  name: 'enabled',
  check(turn) {
    const { command, place } = turn
    const { host } = command
    if (!command.enabled) return disabled
    const { community } = place
    if (community.pending && command.options.unclaimed !== true) return unclaimed(turn)
    if (place.overrides !== undefined || community.overrides !== undefined) {
      if (switchedOff(turn, host.name)) return moduleOff
      if (switchedOff(turn, `${host.name}/${command.words}`)) return disabled
    }
    return host.breaker.open ? broken : undefined
  },
  explain: (turn) => `module ${turn.command.host.name}, command ${turn.command.words}, in ${turn.place.id} of ${turn.place.community.id}`,
}

/** The channel's word counts before the community's. */
function switchedOff(turn: Turn, target: string): boolean {
  const here = turn.place.overrides?.get(target)?.enabled ?? turn.place.community.overrides?.get(target)?.enabled
  return here === false
}
