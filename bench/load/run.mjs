import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Answers } from './answers.mjs'
import { barsOf } from './bars.mjs'
import { startBot } from './bot.mjs'
import { Crowd } from './crowd.mjs'
import { pageOf } from './page.mjs'
import { startPlatforms } from './platforms.mjs'
import { received, reportOf } from './report.mjs'
import { Watch } from './watch.mjs'

const usage = `npm run load -- [--minutes 5] [--rate 2000] [--database sqlite|postgres] [--processes 1] [--bus redis|amqp]
                [--platforms twitch,discord,slack] [--channels 20] [--burst 10000] [--out load-report]

Starts a bot, says so many messages a second to it, one in ten a command that writes, and measures what comes of them.
Ends with 0 when the bars of the promises hold, with 1 when one does not, with 2 when it cannot be tried.
postgres: DATABASE_URL names a server where it may make a database; more than one process needs REDIS_URL or AMQP_URL.`

const options = read()
const platforms = await startPlatforms(options)
let bot
try {
  bot = await startBot(options, platforms)
  await platforms.ready()
  const answers = new Answers()
  const crowd = new Crowd(options, platforms, answers)
  const watch = new Watch(bot, answers, crowd, platforms.said)
  watch.start()
  console.error(`load    ${options.rate} messages a second for ${options.minutes} min on ${options.platforms.join(', ')}; ${bot.what}`)
  await crowd.speak(options.minutes * 60_000, (line) => console.error(line))
  if (options.burst > 0) await crowd.burst(options.burst)
  await crowd.settle(async () => {
    answers.collect(platforms.said())
    return answers.open === 0 && (await bot.count()) >= crowd.commands && received(await bot.metrics()) >= crowd.messages
  })
  await watch.stop()
  const report = reportOf({ options, bot, crowd, answers, watch, rows: await bot.rows(), metrics: await bot.metrics() })
  const exits = await bot.stop()
  report.exits = exits
  report.bars = barsOf(report)
  const out = resolve(options.out)
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(out, 'report.html'), pageOf(report))
  for (const { bar, holds, seen } of report.bars) console.error(`${holds ? 'ok    ' : 'failed'}  ${bar}: ${seen}`)
  console.error(`report  ${join(out, 'report.html')}`)
  process.exitCode = report.bars.every(({ holds }) => holds) ? 0 : 1
} catch (error) {
  console.error(`failed  ${error.message}`)
  process.exitCode = 2
} finally {
  await bot?.drop()
  await platforms.stop()
}

function read() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '5' },
        rate: { type: 'string', default: '2000' },
        database: { type: 'string', default: 'sqlite' },
        processes: { type: 'string', default: '1' },
        bus: { type: 'string', default: 'redis' },
        platforms: { type: 'string', default: 'twitch,discord,slack' },
        channels: { type: 'string', default: '20' },
        burst: { type: 'string', default: '0' },
        out: { type: 'string', default: 'load-report' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      process.exit(0)
    }
    const number = (name, least, most) => {
      const value = Number(values[name])
      if (Number.isFinite(value) && value >= least && value <= most) return value
      throw new Error(`--${name} is ${JSON.stringify(values[name])}; expected a number from ${least} to ${most}`)
    }
    const one = (name, known) => {
      if (known.includes(values[name])) return values[name]
      throw new Error(`--${name} is ${JSON.stringify(values[name])}; expected ${known.join(' or ')}`)
    }
    const known = ['twitch', 'discord', 'slack']
    const names = values.platforms.split(',')
    const odd = names.find((name) => !known.includes(name))
    if (odd !== undefined) throw new Error(`--platforms has ${JSON.stringify(odd)}; expected ${known.join(', ')}`)
    const read = {
      minutes: number('minutes', 0.05, 1_440),
      rate: number('rate', 1, 100_000),
      database: one('database', ['sqlite', 'postgres']),
      processes: number('processes', 1, 50),
      bus: one('bus', ['redis', 'amqp']),
      platforms: [...new Set(names)],
      channels: number('channels', 1, 5_000),
      burst: number('burst', 0, 1_000_000),
      out: values.out,
    }
    if (read.processes > 1 && read.database !== 'postgres')
      throw new Error('--processes needs --database postgres: SQLite is for one process')
    if (read.burst > 0 && !read.platforms.includes('twitch')) throw new Error('--burst is said on Twitch, which --platforms leaves out')
    return read
  } catch (error) {
    console.error(`failed  ${error.message}\n\n${usage}`)
    process.exit(2)
  }
}
