import { openSync } from 'node:fs'
import { pinoLog } from '../../packages/core/dist/telemetry/log.js'
import { alternate, inFlight, median, ratio, row } from '../measure.mjs'
import { startRoad } from '../road.mjs'
import { singly } from '../singly.mjs'

/** The whole road, intake to journal: chatter, durable commands, and what a log line for each command costs. */
export default async function road({ rounds }) {
  return [...(await chatter(rounds)), ...(await durable(rounds)), ...(await logged(rounds))]
}

async function chatter(rounds) {
  const bot = await startRoad()
  const before = bot.statements.n
  const work = (ms) => {
    const end = performance.now() + ms
    let count = 0
    while (performance.now() < end) {
      const envelopes = Array.from({ length: 10_000 }, () => bot.envelope('just some chatter here, no command'))
      count += envelopes.length
      time(() => {
        for (const envelope of envelopes) void bot.runtime.receive(envelope)
      }, envelopes.length)
    }
    return count
  }
  const costs = []
  const time = (run, count) => {
    const { user, system } = process.cpuUsage()
    run()
    const after = process.cpuUsage()
    costs.push((after.user + after.system - user - system) / count)
  }
  work(300)
  costs.length = 0
  work(rounds * 300)
  const sql = bot.statements.n - before
  await bot.stop()
  return [
    row('chatter', 'a message that is no command, through the whole intake', median(costs), '<=', 1.5, 'µs'),
    row('chatter', 'statements for it', sql, '<=', 0, ''),
  ]
}

/** A command that writes a row, with its journal: many to a commit, beside the same with a commit each, and one at a time. */
async function durable(rounds) {
  const [bot, each, alone] = [await startRoad({ file: true }), await startRoad({ file: true, singly: true }), singly()]
  const cases = {
    shared: (ms) => inFlight(ms, 64, () => bot.say('!feed corn')),
    each: (ms) => inFlight(ms, 64, () => each.say('!feed corn')),
    queued: (ms) => inFlight(ms, 1, () => bot.say('!feed corn')),
    bare: (ms) => inFlight(ms, 64, () => alone.one()),
  }
  const costs = await alternate(cases, { rounds, ms: 500, wall: true })
  await bot.stop()
  await each.stop()
  alone.close()
  const rate = (which) => `${(1e6 / median(costs[which])).toFixed(0)}/s`
  const bare = `a bare commit of row and mark, without a bot, ${rate('bare')}: ${ratio(costs, 'bare', 'shared').toFixed(1)} x`
  return [
    row(
      'durable',
      'durable commands, 64 in flight / with a commit each',
      ratio(costs, 'each', 'shared'),
      '>=',
      10,
      'x',
      `${rate('shared')}, with a commit each ${rate('each')}; ${bare}`,
    ),
    row(
      'durable',
      'durable commands, 64 in flight / one at a time',
      ratio(costs, 'queued', 'shared'),
      '>=',
      10,
      'x',
      `${rate('queued')} one at a time`,
    ),
  ]
}

/** O2: one message in twenty is a command and writes a line. */
async function logged(rounds) {
  const lines = openSync('/dev/null', 'w')
  const [off, info] = [await startRoad(), await startRoad({ log: await pinoLog('info', () => [], lines) })]
  const work = (bot) => async (ms) => {
    const end = performance.now() + ms
    let count = 0
    while (performance.now() < end) {
      const said = Array.from({ length: 500 }, (_, index) =>
        index % 20 ? bot.runtime.receive(bot.envelope('chatter')) : bot.say('!echo hello'),
      )
      await Promise.all(said)
      count += said.length
    }
    return count
  }
  const costs = await alternate({ off: work(off), info: work(info) }, { rounds, ms: 300, wall: true })
  await off.stop()
  await info.stop()
  const note = `${(1e6 / median(costs.info)).toFixed(0)} of ${(1e6 / median(costs.off)).toFixed(0)} messages/s`
  return [
    row('O2', 'messages/s with a line for each command (5 %) / without, whole road', ratio(costs, 'off', 'info'), '>=', 0.5, 'x', note),
  ]
}
