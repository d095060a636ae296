import adapter, { envelopeOf } from '../dispatch-adapter.mjs'
import { alternate, median, ratio, row } from '../measure.mjs'
import { chat, commandNames } from '../workload.mjs'

/** O1: what counting and measuring every message adds. */
export default async function observability({ rounds }) {
  const make = async (variant) => adapter({ names: commandNames(200), handle: (_channel, _user, args) => args, onReply() {}, variant })
  const [bare, counted] = [await make(''), await make('metrics')]
  const half = chat().map(envelopeOf)
  const through = (peer, all) => () => {
    for (const envelope of all) peer.send(envelope)
    return all.length
  }
  const costs = await alternate({ bare: through(bare, half), counted: through(counted, half) }, { rounds: rounds * 2 + 1, ms: 50 })
  const note = `${median(costs.bare).toFixed(3)} -> ${median(costs.counted).toFixed(3)} µs`
  return [
    row(
      'O1',
      'added by counters, a histogram and head-sampled traces on every message',
      (ratio(costs, 'counted', 'bare') - 1) * 100,
      '<=',
      30,
      '%',
      note,
    ),
  ]
}
