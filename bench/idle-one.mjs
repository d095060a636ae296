import { compileCommand } from '../packages/core/dist/router/command.js'
import { MemoryLimits, People, Places, Router } from '../packages/core/dist/router/index.js'
import { host } from './ground.mjs'
import { held } from './measure.mjs'
import { random } from './workload.mjs'

const [, , what] = process.argv
const megabyte = 1024 * 1024

const cases = {
  plain: () => communities(100_000, 0),
  overrides: () => communities(100_000, 5),
  many: async () => {
    await communities(100_000, 0)
    return { rss: process.memoryUsage().rss / megabyte }
  },
  million,
}
console.log(JSON.stringify(await cases[what]()))

/** The id of a community and of its channel are counted: nobody else keeps them. */
async function communities(count, overrides) {
  const places = new Places('!')
  const interned = Array.from({ length: overrides }, (_, index) => [`bench/cmd${index}`, { enabled: false, roles: 255 }])
  const before = await held()
  for (let index = 0; index < count; index++) {
    const community = places.community(`c${index}`, { channels: [`twitch:ch${index}`] })
    if (overrides > 0) community.overrides = new Map(interned)
  }
  const bytes = ((await held()) - before) / count
  globalThis.kept = places
  return { bytes }
}

/** A very busy bot: two thousand messages a second for eight minutes, half of them commands. */
async function million() {
  const places = new Places('!')
  const people = new People(places)
  let now = 0
  let said = 0
  const limits = new MemoryLimits({ monotonic: () => now, now: () => now })
  const router = new Router({ limits, people, mouth: { say: () => said++ } })
  router.registry.add(compileCommand(host(), 'echo [text:rest]', { cooldown: '5s user', limit: '20 per 10s user' }, () => 'x'))
  const next = random(3)
  const send = (index) => {
    now += 0.5
    const envelope = {
      id: `m${index}`,
      platform: 'twitch',
      server: null,
      channel: `ch${Math.floor(next() * 50)}`,
      account: { id: `u${Math.floor(next() * 100_000)}`, name: 'ann' },
      kind: 'message',
      at: now,
      receivedAt: now,
      text: index % 2 ? '!echo hello' : 'hello',
    }
    const place = places.at('twitch', null, envelope.channel)
    const found = router.match(envelope, place)
    if (found) router.execute(router.turn(envelope, place, found, People.account('twitch', envelope.account.id)))
  }
  for (let index = 0; index < 100_000; index++) send(index)
  const first = await held()
  for (let index = 100_000; index < 1_000_000; index++) send(index)
  const last = await held()
  return {
    ratio: last / first,
    note: `${(first / megabyte).toFixed(1)} -> ${(last / megabyte).toFixed(1)} MB, ${said} answers, ${limits.size} records`,
  }
}
