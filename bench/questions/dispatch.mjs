import { child, median, row } from '../measure.mjs'

/** D1 to D6: what a message costs in the router with every gate on, beside the bare map and the routers of others. */

const peers = {
  'map-sync': ['map-sync'],
  'map-async': ['map-async'],
  waddle: ['waddle'],
  'waddle async': ['waddle', 'async'],
  'hubot bus': ['hubot', 'bus'],
  'hubot listeners': ['hubot'],
  sapphire: ['sapphire'],
  koishi: ['koishi'],
}

/** Faster than the peers by at least this much; CPU per message. */
const least = { 'hubot bus': 2, sapphire: 20, 'hubot listeners': 60, koishi: 1500 }

export default async function dispatch({ rounds }) {
  const full = measure(Object.keys(peers), rounds)
  const chatter = measure(['waddle', 'hubot bus', 'sapphire'], rounds, ['--share', '0'])
  const bytes = Object.fromEntries(['waddle', 'map-async'].map((name) => [name, allocated(name)]))
  return [
    row('D1', 'router with every gate / awaited map', compare(full, 'waddle', 'map-async', 'us'), '<=', 4, 'x', figures(full)),
    ...Object.entries(least).map(([name, must]) => row('D2', `${name} / router`, compare(full, name, 'waddle', 'us'), '>=', must)),
    row('D3', 'chatter: hubot bus / router', compare(chatter, 'hubot bus', 'waddle', 'us'), '>=', 10, 'x', figures(chatter)),
    row('D3', 'chatter: sapphire / router', compare(chatter, 'sapphire', 'waddle', 'us'), '>=', 40),
    row('D4', 'bytes allocated per message', bytes.waddle, '<=', 512, 'B', `map-async ${bytes['map-async'].toFixed(0)} B`),
    row('D4', 'bytes / those of the awaited map', bytes.waddle / bytes['map-async'], '<=', 1),
    row('D5', 'p99 of a command / awaited map', compare(full, 'waddle', 'map-async', 'p99'), '<=', 5),
    ...stored(rounds),
  ]
}

/** D6: with a cooldown map and a prepared SELECT in the handler. */
function stored(rounds) {
  const runs = { 'map-sync': [], waddle: [], cached: [] }
  for (let round = 0; round < rounds; round++) {
    for (const name of inTurn(Object.keys(runs), round)) {
      const [peer, variant] = name === 'cached' ? ['waddle', 'cache'] : [name, '']
      runs[name].push(one(peer, variant, ['--scenario', 'B']))
    }
  }
  return [
    row('D6', 'with a SELECT / map with a SELECT', compare(runs, 'waddle', 'map-sync', 'us'), '<=', 1.5, 'x', figures(runs)),
    row('D6', 'uncached / cached', compare(runs, 'waddle', 'cached', 'us'), '>=', 4),
  ]
}

function measure(names, rounds, words = []) {
  const runs = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of inTurn(names, round)) {
      const [peer, variant = ''] = peers[name]
      runs[name].push(one(peer, variant, words))
    }
  }
  return runs
}

const inTurn = (names, round) => (round % 2 ? [...names].reverse() : names)
const one = (peer, variant, words) => child('dispatch-one.mjs', ['--peer', peer, '--variant', variant, ...words], ['--expose-gc'])
const compare = (runs, above, below, figure) => median(runs[above].map((run, round) => run[figure] / runs[below][round][figure]))
const figures = (runs) =>
  Object.entries(runs)
    .map(([name, all]) => `${name} ${median(all.map((run) => run.us)).toFixed(3)} µs`)
    .join(', ')

/** With so large a nursery that nothing is collected, what the heap grows by is what was allocated. */
function allocated(name) {
  const flags = ['--expose-gc', '--max-semi-space-size=512', '--min-semi-space-size=512', '--initial-old-space-size=2048']
  const [peer, variant = ''] = peers[name]
  const runs = [1, 2, 3].map(() => child('dispatch-one.mjs', ['--peer', peer, '--variant', variant, '--mode', 'alloc'], flags).bytes)
  return median(runs)
}
