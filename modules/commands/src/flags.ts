import type { Role } from '@waddlebot/sdk'
import { readName } from './name.ts'
import type { Shape } from './shape.ts'

/**
 * What may be said about a command besides its text, as it stands in signatures. `-ul` and `-usercd` are what
 * other bots call two of them.
 */
export const flags =
  '--cd:duration --ucd:duration --usercd:duration --cost:int --level:level --ul:level --alias:names --platform:platforms --live:online|offline|any --hidden:on|off --describe:string --here --override'

/** The flags, read. */
export interface Flags {
  readonly cd?: number
  readonly ucd?: number
  readonly usercd?: number
  readonly cost?: number
  readonly level?: readonly Role[]
  readonly ul?: readonly Role[]
  readonly alias?: readonly string[]
  readonly platform?: readonly string[]
  readonly live?: 'online' | 'offline' | 'any'
  readonly hidden?: 'on' | 'off'
  readonly describe?: string
}

const mostCost = 1_000_000_000

/** A shape with the flags laid over it, or a sentence that says which of them cannot be. */
export type Flagged = { readonly ok: true; readonly shape: Shape } | { readonly ok: false; readonly message: string }

/** Lay `flags` over `shape`. A duration of nothing, `none`, `all` and `any` take away what was there. */
export function withFlags(shape: Shape, flags: Flags, prefix: string): Flagged {
  const next: { -readonly [K in keyof Shape]: Shape[K] } = { ...shape }
  const userCooldown = flags.ucd ?? flags.usercd
  const level = flags.level ?? flags.ul
  if (flags.cd !== undefined) next.cooldown = flags.cd
  if (userCooldown !== undefined) next.userCooldown = userCooldown
  if (level !== undefined) next.level = level
  if (flags.cost !== undefined) {
    if (flags.cost < 0 || flags.cost > mostCost) return { ok: false, message: `A command costs 0 to ${mostCost}, not ${flags.cost}.` }
    next.cost = flags.cost
  }
  if (flags.platform !== undefined) next.platforms = flags.platform
  if (flags.hidden !== undefined) next.hidden = flags.hidden === 'on'
  if (flags.describe !== undefined) next.describe = flags.describe.slice(0, 100)
  if (flags.live === 'any') delete next.live
  else if (flags.live !== undefined) next.live = flags.live
  if (flags.alias !== undefined) {
    const alias: string[] = []
    for (const written of flags.alias) {
      const named = readName(written, prefix)
      if (!named.ok) return named
      if (named.name !== shape.name && !alias.includes(named.name)) alias.push(named.name)
    }
    next.alias = alias
  }
  if (next.cooldown === 0) delete next.cooldown
  if (next.userCooldown === 0) delete next.userCooldown
  if (next.cost === 0) delete next.cost
  if (next.platforms?.length === 0) delete next.platforms
  if (next.alias?.length === 0) delete next.alias
  if (next.hidden === false) delete next.hidden
  if (next.describe === '') delete next.describe
  return { ok: true, shape: next }
}
