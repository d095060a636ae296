import { ladder, type Role, roleBit, rolesOf } from '@waddlebot/sdk'
import type { Turn } from '../turn.ts'
import type { Gate } from './gate.ts'

/** They hold one of the roles that will do. */
export const permission: Gate = {
  name: 'permission',
  check(turn) {
    const mask = neededBits(turn)
    if ((turn.bits & mask) !== 0) return undefined
    return {
      gate: 'permission',
      reason: 'role',
      quiet: true,
      message: `You need to be ${rolesText(mask)} to use ${turn.place.community.prefix}${turn.command.words}.`,
    }
  },
  explain: (turn) => `needs ${rolesText(neededBits(turn))}; ${turn.envelope.account.name} is ${rolesOf(turn.bits).join(', ')}`,
}

function neededBits(turn: Turn): number {
  const { command, place } = turn
  if (place.overrides === undefined && place.community.overrides === undefined) return command.roles
  const target = `${command.host.name}/${command.words}`
  return place.overrides?.get(target)?.roles ?? place.community.overrides?.get(target)?.roles ?? command.roles
}

/** `moderator`, or `vip or subscriber`. */
export function rolesText(mask: number): string {
  return ladder.filter((role: Role) => (mask & roleBit[role]) !== 0).join(' or ')
}
