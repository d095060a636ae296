import { messages, routerOf } from '../ground.mjs'
import { alternate, median, ratio, row } from '../measure.mjs'

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

export default async function growth({ rounds }) {
  const cases = {}
  for (const [name, size] of Object.entries(sizes)) {
    const { send } = routerOf(size)
    const all = messages(size)
    cases[name] = () => {
      for (const message of all) send(message)
      return all.length
    }
  }
  const costs = await alternate(cases, { rounds: rounds * 2 + 1, ms: 50 })
  const note = Object.entries(costs)
    .map(([name, all]) => `${name} ${(median(all) * 1000).toFixed(0)} ns`)
    .join(', ')
  const loading = load(rounds)
  return [
    row('D7', '2,000 commands / 20', ratio(costs, '2000 commands', 'small'), '<=', 1.3, 'x', note),
    row('D7', '20,000 commands / 20', ratio(costs, '20000 commands', 'small'), '<=', 3),
    row('D7', '20,000 aliases / none', ratio(costs, '20000 aliases', 'no alias'), '<=', 1.3),
    row('D7', '10,000 communities / 50', ratio(costs, '10000 communities', '50 communities'), '<=', 6),
    row('D8', 'loading 20,000 commands / 2,000', loading.ratio, '<=', 15),
    row('D8', 'loading 20,000 commands', loading.ms, '<=', 100, 'ms'),
  ]
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
