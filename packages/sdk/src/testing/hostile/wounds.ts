/** A whole number in [0, below); the same ones for the same seed, if a test is to be repeated. */
export type Roll = (below: number) => number

/** Numbers in [0, below) from a seed: a linear congruence, good enough to choose what is broken next. */
export function rollOf(seed: number): Roll {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * below)
  }
}

/** What stands where something else should. */
const strangers: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1e21,
  '',
  ' ',
  'x',
  '\u0000',
  '\ud800',
  '🦆',
  true,
  [],
  [null],
  {},
  { id: null },
  '1'.repeat(400),
]

/**
 * A copy of a frame as a platform sends it, with one to three wounds: a field gone, or something in its place that is
 * nothing, of another type, empty, twice what it was, or one level too deep. What JSON can hold, and the same for the same rolls.
 */
export function wounded<T>(frame: T, roll: Roll): T {
  const hurt = { frame: structuredClone(frame) as unknown }
  for (let times = 1 + roll(3); times > 0; times--) wound(hurt, roll)
  return hurt.frame as T
}

function wound(hurt: { frame: unknown }, roll: Roll): void {
  const places = placesOf(hurt.frame)
  // The frame as a whole is one place among many.
  const place = places[roll(places.length)] ?? ([hurt, 'frame'] as const)
  const [holder, name] = place as [Record<string, unknown>, string]
  const value = holder[name]
  switch (roll(5)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(name), 1)
      else delete holder[name]
      break
    case 1:
      holder[name] = [value]
      break
    case 2:
      holder[name] = typeof value === 'string' ? value + value : typeof value === 'number' ? String(value) : { value }
      break
    default:
      holder[name] = structuredClone(strangers[roll(strangers.length)])
  }
}

/** Every member of it, at any depth, with whatever holds it. */
function placesOf(value: unknown): (readonly [object, string])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [[value, name] as const, ...placesOf(member)])
}
