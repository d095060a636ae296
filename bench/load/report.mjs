import { cpus } from 'node:os'
import { quantile, slope } from './answers.mjs'

/** Memory is judged from here on, as L7 asks: seconds. */
const warm = 300

/** Everything that a run showed, as plain values. */
export function reportOf({ options, bot, crowd, answers, watch, rows, metrics }) {
  const inBurst = (n) => crowd.burstFrom !== undefined && n >= crowd.burstFrom && n < crowd.afterFrom
  const steady = answers.latencies((n) => !inBurst(n))
  const numbers = new Set(rows.map(({ n }) => n))
  const last = watch.samples.at(-1)?.at ?? 0
  const points = watch.samples.filter(({ at }) => at >= Math.min(warm, last / 2)).map(({ at, bytes }) => [at / 60, bytes / 1024 ** 2])
  const lost = crowd.commands - numbers.size
  const shed = sum(metrics, 'waddle_shed_total')
  const after = answers.latencies((n) => crowd.afterFrom !== undefined && n >= crowd.afterFrom)
  const byPlatform = Object.fromEntries(
    options.platforms.map((platform) => [platform, spread(answers.latencies((n, each) => each.platform === platform && !inBurst(n)))]),
  )
  const burstRows = rows.filter(({ n }) => inBurst(n)).length
  const burstLost = crowd.burstFrom === undefined ? 0 : crowd.afterFrom - crowd.burstFrom - burstRows
  return {
    at: new Date().toISOString(),
    machine: { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? '' },
    options,
    bot: bot.what,
    rate: { sent: crowd.messages, received: received(metrics), seconds: crowd.took, seen: crowd.steady / crowd.took },
    // What a burst sheds is counted there: a burst is beyond what is promised to be kept.
    state: {
      commands: crowd.commands,
      kept: numbers.size,
      lost: lost - burstLost,
      doubled: rows.length - numbers.size,
      outOfOrder: outOfOrder(rows),
      shed,
    },
    answers: {
      asked: answers.asked.size,
      open: answers.open,
      doubled: answers.doubled,
      outOfOrder: answers.outOfOrder,
      ...spread(steady),
      byPlatform,
      histogram: histogram(steady),
    },
    burst:
      crowd.burstFrom === undefined
        ? null
        : {
            messages: options.burst,
            commands: crowd.afterFrom - crowd.burstFrom,
            kept: burstRows,
            p99After: quantile(after, 0.99) ?? null,
          },
    memory: { slope: slope(points), first: points[0]?.[1] ?? 0, last: points.at(-1)?.[1] ?? 0 },
    samples: watch.samples,
  }
}

const spread = (sorted) => ({
  count: sorted.length,
  p50: quantile(sorted, 0.5) ?? null,
  p99: quantile(sorted, 0.99) ?? null,
  max: sorted.at(-1) ?? null,
})

/** Rows in the order in which they were written: those of one author in one place must be in the order they were asked for. */
export function outOfOrder(rows) {
  const last = new Map()
  let late = 0
  for (const { who, place, n } of rows) {
    const key = `${place} ${who}`
    if (n < (last.get(key) ?? -1)) late++
    else last.set(key, n)
  }
  return late
}

/** How many answers took how long: `[below milliseconds, count]`, ever wider. */
function histogram(sorted) {
  const edges = [5, 10, 20, 30, 50, 75, 100, 150, 250, 500, 1_000, 2_000, 5_000, 60_000]
  let from = 0
  return edges.map((edge) => {
    const to = sorted.findIndex((value, index) => index >= from && value >= edge)
    const end = to < 0 ? sorted.length : to
    const count = end - from
    from = end
    return [edge, count]
  })
}

/** Messages that receivers handed over. */
export const received = (metrics) => sum(metrics, 'waddle_received_total')

/** All series of a metric together, over all processes. */
function sum(texts, name) {
  let total = 0
  for (const text of texts)
    for (const [, value] of text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, 'gm'))) total += Number(value)
  return total
}
