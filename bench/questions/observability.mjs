import { openSync } from 'node:fs'
import { pinoLog } from '../../packages/core/dist/telemetry/log.js'
import adapter, { envelopeOf } from '../dispatch-adapter.mjs'
import { alternate, median, ratio, row } from '../measure.mjs'
import { chat, commandNames } from '../workload.mjs'

/** O1: what counting and measuring every message adds. O2: what a log line for every command leaves of the rate. */
export default async function observability({ rounds }) {
  const make = async (variant) => adapter({ names: commandNames(200), handle: (_channel, _user, args) => args, onReply() {}, variant })
  const [bare, counted] = [await make(''), await make('metrics')]
  const half = chat().map(envelopeOf)
  const rarely = chat({ commands: 0.05 })
  const through = (peer, all) => () => {
    for (const envelope of all) peer.send(envelope)
    return all.length
  }
  const costs = await alternate({ bare: through(bare, half), counted: through(counted, half) }, { rounds: rounds * 2 + 1, ms: 50 })
  const log = await pinoLog('info', () => [], openSync('/dev/null', 'w'))
  const logged = (peer, writes) => () => {
    for (const line of rarely) {
      peer.send(envelopes.get(line))
      if (line.isCmd && writes && log.enabled('info'))
        log.info('command', { id: `twitch:m${line.i}`, channel: line.channel, account: line.user, outcome: 'replied', ms: 0.4 })
    }
    return rarely.length
  }
  const envelopes = new Map(rarely.map((line) => [line, envelopeOf(line)]))
  const rates = await alternate({ off: logged(bare, false), info: logged(bare, true) }, { rounds: rounds * 2 + 1, ms: 50, wall: true })
  const note = `${median(costs.bare).toFixed(3)} -> ${median(costs.counted).toFixed(3)} µs`
  return [
    row('O1', 'added by counters and a histogram on every message', (ratio(costs, 'counted', 'bare') - 1) * 100, '<=', 30, '%', note),
    row('O2', 'messages/s with a line for each command (5 %) / without', ratio(rates, 'off', 'info'), '>=', 0.5),
  ]
}
