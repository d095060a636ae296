import { alternate, inFlight, median, ratio, row } from '../measure.mjs'
import { startRoad } from '../road.mjs'

/**
 * What one message costs through the whole road, half of them commands that answer, where there is more of everything:
 * channels, communities, custom commands. The processor's caches hold less of what is large; nothing else may grow.
 */
const sizes = {
  small: { channels: 10, communities: 1, commands: 200 },
  '1,000 channels': { channels: 1_000, communities: 1, commands: 200 },
  '100,000 channels': { channels: 100_000, communities: 1, commands: 200 },
  '1,000 communities': { channels: 1_000, communities: 1_000, commands: 20 },
  '20,000 commands': { channels: 10, communities: 1, commands: 20_000 },
}

export default async function scale({ rounds }) {
  const roads = []
  const cases = {}
  for (const [name, size] of Object.entries(sizes)) {
    const bot = await startRoad()
    roads.push(bot)
    const messages = await crowdOf(bot, size)
    cases[name] = (ms) => inFlight(ms, 64, () => messages())
  }
  const costs = await alternate(cases, { rounds, ms: 400 })
  for (const bot of roads) await bot.stop()
  const note = Object.entries(costs)
    .map(([name, all]) => `${name} ${median(all).toFixed(1)} µs`)
    .join(', ')
  return Object.keys(sizes)
    .slice(1)
    .map((name, index) =>
      row(
        'flat',
        `a message with ${name} / with 10 channels, 1 community, 200 commands`,
        ratio(costs, name, 'small'),
        '<=',
        1.5,
        'x',
        index === 0 ? note : '',
      ),
    )
}

/** Each community has so many commands of its own. Everybody has been heard once, as after a day; says one message after the other. */
async function crowdOf(bot, { channels, communities, commands }) {
  const { places, router } = bot.runtime
  for (let index = 0; index < communities; index++) places.community(`c${index}`)
  for (let index = 0; index < channels; index++) places.claim(`console:ch${index}`, places.communities.get(`c${index % communities}`))
  const echo = [...router.registry.commands.all()].find(([words]) => words === 'echo')[1]
  for (let index = 0; index < communities; index++) {
    const community = places.communities.get(`c${index}`)
    for (let each = 0; each < commands; each++)
      router.registry.addCustom(community, { ...echo, custom: true, words: `own${each}`, path: [`own${each}`], aliases: [] })
  }
  let next = 0
  const said = () => {
    const index = next++
    const channel = `ch${(index * 7_919) % channels}`
    const text = index % 2 ? 'just some chatter here' : `!own${(index >> 1) % commands} hello world`
    return index % 2 ? bot.runtime.receive(bot.envelope(text, { channel })) : bot.say(text, { channel })
  }
  for (let index = 0; index < channels * 2; index += 64) await Promise.all(Array.from({ length: 64 }, said))
  return said
}
