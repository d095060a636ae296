/** Our name for what a badge says of its bearer in this channel. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['broadcaster', 'owner'],
  ['lead_moderator', 'moderator'],
  ['moderator', 'moderator'],
  ['vip', 'vip'],
  ['subscriber', 'subscriber'],
  ['founder', 'subscriber'],
])

/** The roles that badges grant. Badges of Twitch's staff grant none: they are not this community's. */
export function rolesOfBadges(value: string | undefined): string[] {
  const roles: string[] = []
  if (value === undefined) return roles
  // Every message has some: names are cut out one by one, and versions not at all.
  for (let from = 0; from < value.length; ) {
    const comma = value.indexOf(',', from)
    const end = comma < 0 ? value.length : comma
    const slash = value.indexOf('/', from)
    const role = meanings.get(value.slice(from, slash < 0 || slash > end ? end : slash))
    if (role !== undefined && !roles.includes(role)) roles.push(role)
    from = end + 1
  }
  return roles
}
