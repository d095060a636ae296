/** Badges by name with their version: `moderator/1,subscriber/12` gives `{ moderator: '1', subscriber: '12' }`. */
export function readBadges(value: string | undefined): ReadonlyMap<string, string> {
  const badges = new Map<string, string>()
  if (value === undefined || value === '') return badges
  for (const badge of value.split(',')) {
    const [name = '', version = ''] = badge.split('/')
    if (name !== '') badges.set(name, version)
  }
  return badges
}

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
  if (value === undefined || value === '') return []
  const roles: string[] = []
  for (const name of readBadges(value).keys()) {
    const role = meanings.get(name)
    if (role !== undefined && !roles.includes(role)) roles.push(role)
  }
  return roles
}
