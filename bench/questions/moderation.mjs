import { alternate, median, ratio, row } from '../measure.mjs'
import { moderated } from '../moderated.mjs'
import { startRoad } from '../road.mjs'

const lines = [
  'just some chatter here, no command',
  'lol that was a great fight, well played',
  'when is the next stream? I have to work tomorrow',
  'GG everyone',
  'my cat is sitting on the keyboard again, help',
  'did you see the new map? it is huge',
  'same here',
  'thanks for the raid, welcome all of you!',
]

/** What a line of chat costs on its way through the whole intake, by how much the community has looked for. */
export default async function chatter({ rounds }) {
  const bots = {
    bare: await startRoad(),
    none: await moderated(0, 0),
    few: await moderated(20, 2),
    many: await moderated(2_000, 200),
    every: await moderated(2_000, 200, 'links|lookalikes|invisible|mentions|spam|duplicates|length|repeats|caps|symbols|emotes'.split('|')),
  }
  const before = bots.many.statements.n
  const cases = Object.fromEntries(Object.entries(bots).map(([name, bot]) => [name, flood(bot)]))
  const costs = await alternate(cases, { rounds, ms: 300 })
  const sql = bots.many.statements.n - before
  for (const bot of Object.values(bots)) await bot.stop()
  const us = (name) => `${median(costs[name]).toFixed(2)} µs`
  const bare = `${us('bare')} without the module`
  return [
    row(
      'chatter',
      'a line with moderation and nothing to look for / without the module',
      ratio(costs, 'none', 'bare'),
      '<=',
      3,
      'x',
      `${us('none')}, ${bare}`,
    ),
    row(
      'chatter',
      'a line, 20 words and 2 patterns / without the module',
      ratio(costs, 'few', 'bare'),
      '<=',
      3,
      'x',
      `${us('few')}, ${bare}`,
    ),
    row(
      'chatter',
      'a line, 2,000 words and 200 patterns / without the module',
      ratio(costs, 'many', 'bare'),
      '<=',
      3,
      'x',
      `${us('many')}, ${bare}`,
    ),
    row('chatter', 'a line, 2,000 words and 200 patterns / 20 words and 2 patterns', ratio(costs, 'many', 'few'), '<=', 1.5, 'x'),
    row('chatter', 'a line, the same and all filters on / without the module', ratio(costs, 'every', 'bare'), '<=', 6, 'x', us('every')),
    row('chatter', 'statements for it', sql, '<=', 0, ''),
  ]
}

/** Ten thousand lines at a time; only the bot's own part is counted. */
function flood(bot) {
  let next = 0
  return (ms) => {
    const end = performance.now() + ms
    let count = 0
    let micros = 0
    while (performance.now() < end) {
      const at = Date.now()
      const envelopes = Array.from({ length: 10_000 }, () => bot.envelope(lines[next++ % lines.length], { receivedAt: at + next * 50 }))
      const { user, system } = process.cpuUsage()
      for (const envelope of envelopes) void bot.runtime.receive(envelope)
      const after = process.cpuUsage()
      micros += after.user + after.system - user - system
      count += envelopes.length
    }
    return { count, micros }
  }
}
