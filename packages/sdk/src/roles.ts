/**
 * The one role ladder, highest first. Shown as a ladder, evaluated as a set: a VIP is not a subscriber
 * (Twitch says so), so only `owner`, `admin` and `moderator` imply what stands below them.
 */
export const ladder = ['owner', 'admin', 'moderator', 'vip', 'regular', 'subscriber', 'follower', 'everyone'] as const

/** One role of the ladder. */
export type Role = (typeof ladder)[number]

/** One bit a role, `everyone` being 1: a set of roles is one integer, and a permission check is one `&`. */
export const roleBit: Readonly<Record<Role, number>> = Object.freeze(
  Object.fromEntries(ladder.map((role, index) => [role, 1 << (ladder.length - 1 - index)])) as Record<Role, number>,
)

const staff = new Set<Role>(['owner', 'admin', 'moderator'])
const impliedBits: Readonly<Record<Role, number>> = Object.freeze(
  Object.fromEntries(
    ladder.map((role, index) => {
      const below = staff.has(role) ? ladder.slice(index) : [role]
      return [role, below.reduce((bits, each) => bits | roleBit[each], roleBit.everyone)]
    }),
  ) as Record<Role, number>,
)

/**
 * The set of roles somebody holds, as bits, with what their roles imply added.
 *
 * @param roles what a platform or an owner says; anything that is no role of the ladder is ignored
 */
export function roleBits(roles: Iterable<string>): number {
  let bits = roleBit.everyone
  for (const role of roles) bits |= impliedBits[role as Role] ?? 0
  return bits
}

const setsOfRoles: (readonly Role[])[] = []

/** The roles in `bits`, highest first. The same list for the same bits: everybody who speaks has one. */
export function rolesOf(bits: number): readonly Role[] {
  return (setsOfRoles[bits] ??= Object.freeze(ladder.filter((role) => (bits & roleBit[role]) !== 0)))
}

/** Whether `text` names a role of the ladder. */
export function isRole(text: string): text is Role {
  return (ladder as readonly string[]).includes(text)
}
