import { compileCommand, Host, People, Places, Router, render } from '../packages/core/dist/router/index.js'
import { silentLog } from '../packages/core/dist/telemetry/log.js'
import { random } from './workload.mjs'

/** A turn whose arguments are read. */
const answering = { args: { text: 'hello world' } }

/** A module that is loaded and does nothing. */
export function host(name = 'bench') {
  return new Host({ definition: { name }, config: {}, store: undefined, log: silentLog, now: () => performance.now() })
}

/**
 * A router with so many commands, aliases and communities, and nothing that limits.
 *
 * @param {{ commands: number, aliases?: number, communities?: number, overrides?: number }} size `overrides`: of each community
 */
export function routerOf({ commands, aliases = 0, communities = 50, overrides = 0 }) {
  const places = new Places('!')
  const people = new People(places)
  let said = 0
  const router = new Router({
    limits: undefined,
    people,
    mouth: { say: (turn, draft) => (said += render(draft.elements, turn.place.rules).parts.length) },
  })
  const module = host()
  const aliasesOf = Array.from({ length: commands }, () => [])
  for (let index = 0; index < aliases; index++) aliasesOf[index % commands].push(`al${index}`)
  for (let index = 0; index < commands; index++)
    router.registry.add(compileCommand(module, `cmd${index} [text:rest]`, { alias: aliasesOf[index] }, ({ args }) => args.text))
  // Interned, as rows of the same settings are.
  const override = { enabled: true, roles: 255 }
  for (let index = 0; index < communities; index++) {
    const community = places.community(`c${index}`, { channels: [`twitch:ch${index}`] })
    if (overrides > 0) community.overrides = new Map()
    for (let each = 0; each < overrides; each++) community.overrides.set(`bench/cmd${(index + each) % commands}`, override)
  }
  const send = (envelope) => {
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    const found = router.match(envelope, place)
    if (found !== undefined) router.execute(router.turn(envelope, place, found, People.account('twitch', envelope.account.id)))
  }
  /** Only what grows with the number of commands: which command it is, whether they may, its handler. */
  const look = (envelope) => {
    const place = places.at(envelope.platform, envelope.server, envelope.channel)
    const found = router.match(envelope, place)
    if (found !== undefined && found.command.roles & 1) said += found.command.handler(answering).length
  }
  return { router, places, send, look, said: () => said }
}

/** The least that can find a command of a community: two maps, a role and a handler. What it grows by is the machine's caches. */
export function bareOf({ commands, communities = 50 }) {
  const all = new Map(Array.from({ length: commands }, (_, index) => [`cmd${index}`, { roles: 255, handler: (text) => text }]))
  const places = new Map(Array.from({ length: communities }, (_, index) => [`ch${index}`, { prefix: 33 }]))
  let said = 0
  const look = ({ channel, text }) => {
    const place = places.get(channel)
    if (place === undefined || text.charCodeAt(0) !== place.prefix) return
    const end = text.indexOf(' ')
    const command = all.get(end < 0 ? text.slice(1) : text.slice(1, end))
    if (command !== undefined && command.roles & 1) said += command.handler(text.slice(end + 1)).length
  }
  return { look, said: () => said }
}

/** Messages of which half call a command, any command, anywhere. */
export function messages({ commands, communities = 50 }, count = 50_000) {
  const next = random(5)
  const pick = (most) => Math.floor(next() * most)
  const all = Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    platform: 'twitch',
    server: null,
    channel: `ch${pick(communities)}`,
    account: { id: `u${pick(1000)}`, name: 'ann' },
    kind: 'message',
    at: index,
    receivedAt: index,
    text: next() < 0.5 ? `!cmd${pick(commands)} hello world` : 'just some chatter here',
  }))
  return JSON.parse(JSON.stringify(all))
}
