import { callMaker, compileCommand, Host, MemoryLimits, People, Places, Router, render } from '../packages/core/dist/router/index.js'
import { silentLog } from '../packages/core/dist/telemetry/log.js'
import { Metrics } from '../packages/core/dist/telemetry/metrics.js'
import { Traces } from '../packages/core/dist/telemetry/traces.js'

const communities = 50
const customPerCommunity = 20

/**
 * The router of waddle behind the contract of the dispatch benchmarks, with every gate on: prefix, custom commands and
 * an alias in each of 50 communities, enabled, platform, permission, arguments, a cooldown and a sliding window that are
 * kept and pass, the handler with its context, rendering and safety of the answer.
 *
 * Variants: `async` handlers are async; `cache` keeps each channel's answer; `metrics` counts and measures each message and traces
 * one in a hundred.
 *
 * @param {{ names: string[], handle: (channel: string, user: string, args: string) => string, onReply: (text: string) => void, variant?: string }} options
 * @returns {Promise<{ prepare(line: object): object, send(envelope: object): void | Promise<void> }>}
 */
export default async function adapter({ names, handle, onReply, variant = '' }) {
  const answer = variant.includes('cache') ? cached(handle) : handle
  const places = new Places('!')
  const people = new People(places)
  const limits = new MemoryLimits({ monotonic: () => performance.now(), now: () => Date.now() })
  const mouth = {
    say(turn, draft) {
      const { parts } = render(draft.elements, turn.place.rules)
      for (let index = 0; index < parts.length; index++) onReply(parts[index])
    },
  }
  const router = new Router({ limits, people, mouth, names: ['waddle'] })
  const host = makeHost()
  const run = variant.includes('async')
    ? async ({ args, message }) => answer(message.channel, message.account.id, args.text)
    : ({ args, message }) => answer(message.channel, message.account.id, args.text)
  const other = variant.includes('async') ? async () => 'x' : () => 'x'
  const add = (name, work, extra) => held(compileCommand(host, `${name} [text:rest]`, {}, (turn) => work(host.call(turn)), extra))
  for (const name of names) router.registry.add(add(name, name === 'echo' ? run : other))
  for (let index = 0; index < communities; index++) {
    const community = places.community(`c${index}`, { channels: [`twitch:ch${index}`] })
    router.registry.addCustom(community, add('e', run, { custom: true }))
    for (let each = 0; each < customPerCommunity; each++) router.registry.addCustom(community, add(`custom${each}`, run, { custom: true }))
  }
  const find = (envelope) => {
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    const found = router.match(envelope, place)
    return found && router.turn(envelope, place, found, people.person(People.account(envelope.platform, envelope.account.id)))
  }
  const send = (envelope) => {
    const turn = find(envelope)
    return turn && router.execute(turn)
  }
  return { prepare: envelopeOf, send: variant.includes('metrics') ? measured(find, router) : send }
}

/** What a receiver hands over for a line of the benchmark; made before the clock runs, as each peer's own messages are. */
export function envelopeOf(line) {
  return {
    id: `m${line.i}`,
    platform: 'twitch',
    server: null,
    channel: line.channel,
    account: { id: line.user, name: line.user, ...(line.userId % 3 === 0 ? { roles: ['subscriber'] } : {}) },
    kind: 'message',
    at: 1_700_000_000_000 + line.i,
    receivedAt: 1_700_000_000_000 + line.i,
    text: line.text,
  }
}

/** A cooldown and a window that are looked up, kept and counted like any other, and never refuse. */
function held(command) {
  const bucket = `bench/${command.words}`
  command.limits = [
    { kind: 'cooldown', bucket: `${bucket}/user`, scope: 'user', ms: 0, max: 1 },
    { kind: 'window', bucket: `${bucket}/window`, scope: 'user', ms: 10_000, max: 1 << 30 },
  ]
  return command
}

function makeHost() {
  const host = new Host({
    definition: { name: 'bench' },
    config: {},
    store: undefined,
    log: silentLog,
    now: () => performance.now(),
  })
  host.call = callMaker(host, {})
  return host
}

/** What the road does: every message is counted, every command timed, the steps of one message in a hundred noted. */
function measured(find, router) {
  const metrics = new Metrics()
  const traces = new Traces(100, () => Date.now())
  return (envelope) => {
    metrics.received.cell(envelope.platform).n++
    const trace = traces.begin(envelope.platform, envelope.id)
    const turn = find(envelope)
    trace?.mark('matched')
    if (turn === undefined) {
      metrics.handled.cell('silent').n++
      return undefined
    }
    const began = performance.now()
    const pending = router.execute(turn)
    if (trace) for (const step of ['stored', 'ran', 'committed', 'said']) trace.mark(step)
    metrics.handled.cell(turn.outcome).n++
    metrics.run.observe(performance.now() - began)
    return pending
  }
}

function cached(handle) {
  const texts = new Map()
  return (channel, user, args) => {
    let text = texts.get(channel)
    if (text === undefined) texts.set(channel, (text = handle(channel, user, args)))
    return text
  }
}
