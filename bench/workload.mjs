/** The chat that every benchmark of dispatch replays: the same lines for everybody, from a seed. */

const words = (
  'a about again all and any around back because been before bit both by came chat come day did does down each else even ever ' +
  'far few first for found from game get give go good great had half hand has have here high him his how if in into is it just kind ' +
  'know last late left let life like line little live long look lot made make many may more most much must name near never new next ' +
  'nice night no now of off old on one only open or other our out over own part people pick place play point put quite read right run ' +
  'said same saw say see seen set she show side small so some soon still stop stream such sure take team tell than that the their'
).split(' ')

/** Numbers in [0, 1), the same for the same seed (a 32-bit mix of a counter). */
export function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
}

/**
 * @param {{ count?: number, users?: number, channels?: number, commands?: number, prefix?: string, seed?: number }} options
 *   `commands`: share of lines that call `echo`
 */
export function chat({ count = 100_000, users = 1000, channels = 50, commands = 0.5, prefix = '!', seed = 11 } = {}) {
  const next = random(seed)
  const pick = (most) => Math.floor(next() * most)
  const lines = Array.from({ length: count }, (_, i) => {
    const isCmd = next() < commands
    const args = Array.from({ length: 2 + pick(9) }, () => words[pick(words.length)]).join(' ')
    const userId = pick(users)
    const channelId = pick(channels)
    const text = isCmd ? `${prefix}echo ${args}` : args
    return { i, user: `u${userId}`, channel: `ch${channelId}`, userId, channelId, isCmd, args, text }
  })
  // Through JSON, so that every string is flat before anybody is timed.
  return JSON.parse(JSON.stringify(lines))
}

/** Names of the commands to register; the one that is called stands in the middle. */
export function commandNames(count) {
  return Array.from({ length: count }, (_, index) => (index === count >> 1 ? 'echo' : `cmd${index}`))
}
