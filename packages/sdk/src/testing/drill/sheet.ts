import type { AnyModule } from '../../any-module.ts'
import type { CommandOptions } from '../../command.ts'
import { ladder, type Role, roleBit, roleBits } from '../../roles.ts'
import { type Param, parseSignature } from '../../signature/index.ts'

/** A command of a module, with what a drill has to know of it. */
export interface Sheet {
  /** `quote add`. */
  readonly words: string
  /** `quote add --loud <text:rest>`, as it was written. */
  readonly signature: string
  /** The same as the usage line has it, which leaves out flags where they are many. */
  readonly usage: string
  /** In the order in which they are typed, flags left out. */
  readonly params: readonly Param[]
  /** Any of them will do. */
  readonly roles: readonly Role[]
  /** Whether help tells of it. */
  readonly shown: boolean
}

/** The commands of `module` that there are on `platform`, whether a stream is on or not. */
export function sheetsOf(module: AnyModule, platform: string): readonly Sheet[] {
  return Object.entries(module.commands ?? {}).flatMap(([signature, command]) => {
    const options: CommandOptions = typeof command === 'function' ? {} : command
    if (options.live !== undefined || options.platforms?.includes(platform) === false) return []
    const { path, usage, params } = parseSignature(signature, module.kinds)
    const { role = 'everyone', hidden = false } = options
    const roles = typeof role === 'string' ? [role] : role
    return [{ words: path.join(' '), signature, usage, params: params.filter(({ flag }) => !flag), roles, shown: !hidden }]
  })
}

/** The highest role that does not let somebody use the command; none where everyone may. */
export function roleBelow({ roles }: Sheet): Role | undefined {
  const needed = roles.reduce((bits, role) => bits | roleBit[role], 0)
  return ladder.find((role) => (roleBits([role]) & needed) === 0)
}
