import { closest, defineKind, isRole, type KindReader, ladder, type Role } from '@waddlebot/sdk'

/** Other words for roles, as people know them from other bots. */
const synonyms: ReadonlyMap<string, Role> = new Map([
  ['broadcaster', 'owner'],
  ['streamer', 'owner'],
  ['administrator', 'admin'],
  ['mod', 'moderator'],
  ['mods', 'moderator'],
  ['moderators', 'moderator'],
  ['twitch_vip', 'vip'],
  ['vips', 'vip'],
  ['reg', 'regular'],
  ['regulars', 'regular'],
  ['sub', 'subscriber'],
  ['subs', 'subscriber'],
  ['subscribers', 'subscriber'],
  ['follow', 'follower'],
  ['followers', 'follower'],
  ['all', 'everyone'],
  ['any', 'everyone'],
  ['everybody', 'everyone'],
  ['viewer', 'everyone'],
])

/** A level: one role, or several of which any will do, separated by commas. */
export const level: KindReader<readonly Role[]> = {
  kind: `a level such as ${ladder.join(', ')}`,
  read(word) {
    const roles: Role[] = []
    for (const piece of word.toLowerCase().split(',')) {
      const role = isRole(piece) ? piece : synonyms.get(piece)
      if (role === undefined) {
        const near = closest(piece, [...ladder, ...synonyms.keys()])
        return {
          ok: false,
          message: `"${piece.slice(0, 40)}" is no level${near === undefined ? `; take one of ${ladder.join(', ')}` : ` (did you mean "${near}"?)`}`,
        }
      }
      if (!roles.includes(role)) roles.push(role)
    }
    return { ok: true, value: roles }
  },
}

const wellKnown = ['twitch', 'discord', 'slack', 'console']

/** Platforms by name, separated by commas; none stands for all of them. */
export const platforms: KindReader<readonly string[]> = {
  kind: 'platforms such as twitch,discord, or all',
  read(word) {
    const names = word.toLowerCase().split(',')
    if (names.length === 1 && (names[0] === 'all' || names[0] === 'any')) return { ok: true, value: [] }
    for (const name of names) {
      const near = closest(name, wellKnown)
      if (/^[a-z][a-z0-9-]{0,31}$/.test(name) && (near === undefined || near === name)) continue
      return { ok: false, message: `"${name.slice(0, 40)}" is no platform${near === undefined ? '' : ` (did you mean "${near}"?)`}` }
    }
    return { ok: true, value: [...new Set(names)] }
  },
}

/** Other names of a command, separated by commas; `none` takes them away. */
export const names = defineKind<readonly string[]>('names such as hi,hey, or none', (word) => {
  if (word.toLowerCase() === 'none') return []
  const all = word.split(',').map((name) => name.trim())
  return all.length <= 10 && all.every((name) => name !== '') ? all : undefined
})
