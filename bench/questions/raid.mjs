import { cpu, median, ratio, row } from '../measure.mjs'
import { moderated, wordsOf } from '../moderated.mjs'

const messages = 10_000
const raiders = 2_000
/** One message in so many has a listed word, and becomes a case. */
const foul = 20
const greetings = [
  'RAID from the goose lake!!',
  'honk honk',
  'where are the ducks now',
  'follow us all, it is free',
  'never seen such a pond',
]

/**
 * Ra: ten thousand messages of two thousand people in one channel, as fast as they are taken, until the last of them has
 * been judged and what came of it is written.
 */
export default async function raid({ rounds }) {
  const bots = { few: await moderated(20, 2), many: await moderated(2_000, 200) }
  const costs = { few: [], many: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 ? ['many', 'few'] : ['few', 'many']) {
      const began = cpu()
      await storm(bots[name], round)
      // The first round only warms up.
      if (round > 0) costs[name].push((cpu() - began) / messages)
    }
  }
  const cases = {}
  for (const [name, bot] of Object.entries(bots)) {
    cases[name] = Number((await bot.runtime.store.db.one`SELECT count(*) AS n FROM moderation_case`).n)
    await bot.stop()
  }
  // The bot takes it for a raid and holds newcomers to stricter rules: more becomes a case than was foul, and the same in both.
  const least = (messages / foul) * (rounds + 1)
  if (cases.few < least || Math.abs(cases.many - cases.few) > least)
    throw new Error(`of ${least} foul messages ${cases.few} became a case with few rules, and ${cases.many} with many`)
  const us = (name) => `${median(costs[name]).toFixed(1)} µs`
  const note = `a message ${us('many')}, ${us('few')} with few; ${Math.round(cases.many / (rounds + 1))} cases in each raid`
  return [
    row(
      'Ra',
      'a raid of 10,000 messages, 2,000 words and 200 patterns / 20 words and 2',
      ratio(costs, 'many', 'few'),
      '<=',
      1.5,
      'x',
      note,
    ),
  ]
}

/** @param round numbers the raid: its raiders are new, and come an hour after those before */
async function storm({ envelope, runtime }, round) {
  const words = wordsOf(20)
  const at = 1_700_000_000_000 + round * 3_600_000
  for (let from = 0; from < messages; from += 250) {
    for (let index = from; index < from + 250; index++) {
      const id = `goose${round}-${index % raiders}`
      const said = `${greetings[index % greetings.length]} ${index * 7919}`
      const text = index % foul === 0 ? `${said} ${words[(index / foul) % words.length]}` : said
      void runtime.receive(envelope(text, { channel: 'lake', account: { id, name: id }, at: at + index, receivedAt: at + index }))
    }
    await runtime.idle()
  }
}
