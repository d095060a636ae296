import { closest, WaddleError } from '@waddlebot/sdk'

/** What a process does for its bot: hear and speak, work on what was heard, answer the web, do what is due. */
export const processRoles = ['receivers', 'router', 'hub', 'jobs'] as const

export type ProcessRole = (typeof processRoles)[number]

/**
 * Read `receivers,router`.
 *
 * @throws {WaddleError} `WDL_FLEET_ROLE`
 */
export function readRoles(text: string): ReadonlySet<ProcessRole> {
  const words = text.split(',').map((word) => word.trim().toLowerCase())
  const roles = new Set<ProcessRole>()
  for (const word of words) {
    if (!isProcessRole(word)) {
      const meant = closest(word, processRoles)
      throw new WaddleError('WDL_FLEET_ROLE', `"${word}" is nothing that a process can be${meant ? `, did you mean "${meant}"?` : ''}`, {
        fix: `waddle run --only ${processRoles.join(',')}`,
        data: { role: word },
      })
    }
    roles.add(word)
  }
  return roles
}

function isProcessRole(word: string): word is ProcessRole {
  return (processRoles as readonly string[]).includes(word)
}
