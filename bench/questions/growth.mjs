import { bareOf, messages, routerOf } from '../ground.mjs'
import { alternate, child, median, ratio, row } from '../measure.mjs'

/** D7: what a message costs when there is more of everything. D8: what it costs to load a command. */

const sizes = {
  small: { commands: 20 },
  '2000 commands': { commands: 2000 },
  '20000 commands': { commands: 20_000 },
  'no alias': { commands: 200 },
  '20000 aliases': { commands: 200, aliases: 20_000 },
  '50 communities': { commands: 200, overrides: 10 },
  '10000 communities': { commands: 200, communities: 10_000, overrides: 10 },
}

/** Sizes at which two bare maps are asked the same. */
const bare = ['small', '20000 commands']
/** What the spec allows its prototype's growth, from 2.1x to 3x. */
const allowance = 3 / 2.1

export default async function growth({ rounds }) {
  const cases = {}
  for (const [name, size] of Object.entries(sizes)) {
    const { send, look } = routerOf(size)
    const all = messages(size)
    const through = (each) => () => {
      for (const message of all) each(message)
      return all.length
    }
    cases[name] = through(look)
    cases[`whole router, ${name}`] = through(send)
    if (bare.includes(name)) cases[`bare, ${name}`] = through(bareOf(size).look)
  }
  const costs = await alternate(cases, { rounds: rounds * 2 + 1, ms: 50 })
  const note = Object.entries(costs)
    .map(([name, all]) => `${name} ${(median(all) * 1000).toFixed(0)} ns`)
    .join(', ')
  const echo = { 20: [], 2000: [] }
  for (let round = 0; round < rounds; round++)
    for (const commands of round % 2 ? [2000, 20] : [20, 2000])
      echo[commands].push(child('dispatch-one.mjs', ['--commands', String(commands)], ['--expose-gc']).us)
  const loading = load(rounds)
  return [
    row('D7', 'one command among 2,000 / among 20', ratio(echo, '2000', '20'), '<=', 1.3),
    row('D7', 'any of 20,000 commands / of 20, look-up and handler', ratio(costs, '20000 commands', 'small'), '<=', 3, 'x', note),
    row('D7', 'the same, whole router', ratio(costs, 'whole router, 20000 commands', 'whole router, small'), '<=', 3),
    row('D7', 'look-up: growth / growth of two bare maps', grown(costs), '<=', allowance),
    row('D7', '20,000 aliases / none', ratio(costs, '20000 aliases', 'no alias'), '<=', 1.3),
    row('D7', '10,000 communities / 50', ratio(costs, '10000 communities', '50 communities'), '<=', 6),
    row('D8', 'loading 20,000 commands / 2,000', loading.ratio, '<=', 15),
    row('D8', 'loading 20,000 commands', loading.ms, '<=', 100, 'ms'),
  ]
}

function grown(costs) {
  const own = ratio(costs, '20000 commands', 'small')
  return own / ratio(costs, 'bare, 20000 commands', 'bare, small')
}

function load(rounds) {
  const time = (commands) => {
    const began = performance.now()
    routerOf({ commands, communities: 0 })
    return performance.now() - began
  }
  time(2000)
  const times = Array.from({ length: rounds }, () => ({ small: time(2000), large: time(20_000) }))
  return { ms: median(times.map(({ large }) => large)), ratio: median(times.map(({ small, large }) => large / small)) }
}
