import {
  type CommandScope,
  type DynamicCommand,
  type DynamicCommands,
  type DynamicRun,
  type Jobs,
  platforms,
  type Reply,
  type RunEnd,
  WaddleError,
} from '@waddlebot/sdk'
import type { Cache } from './cache/cache.ts'
import type { Clock } from './clock/clock.ts'
import { textOf } from './delivery/render.ts'
import type { Voice } from './delivery/voice.ts'
import type { Reach } from './fleet/reach.ts'
import type { Wire } from './fleet/wire.ts'
import type { Journal } from './intake/journal.ts'
import type { CollectingRun } from './intake/run.ts'
import type { SqlJobs } from './jobs/sql.ts'
import { cacheOf } from './modules/cached.ts'
import { guardedFetch } from './modules/fetch.ts'
import { broadcastTopic } from './modules/hear.ts'
import type { Host } from './modules/host.ts'
import { linkEffects } from './modules/link-person.ts'
import { type Ground, type Run, turnBehind } from './modules/scope.ts'
import { peopleDesk } from './people/desk.ts'
import { type Links, People, type Places, peopleTopic } from './people/index.ts'
import { compileCommand } from './router/command.ts'
import type { Router } from './router/router.ts'
import { type Draft, elementsOf, type Turn } from './router/turn.ts'
import { explain } from './router/why.ts'
import type { Store } from './store/index.ts'
import { note } from './telemetry/audit.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { PublicSend } from './web/public-fetch.ts'

/** What the ground stands on. */
export interface GroundParts {
  readonly store: Store
  readonly clock: Clock
  readonly places: Places
  readonly jobs: SqlJobs
  readonly journal: Journal
  readonly random: () => number
  readonly secret: (name: string) => string | undefined
  readonly fetch: typeof fetch
  /** Sends to public places only. */
  readonly fetchPublic: PublicSend
  readonly router: () => Router
  readonly delivery: () => Voice
  readonly people: People
  readonly links: Links
  readonly hosts: ReadonlyMap<string, Host>
  readonly reach: () => Reach
  readonly overlay: (module: string, name: string, state: unknown) => void
  readonly wire: Wire
  readonly cache: () => Promise<Cache>
  readonly metrics: Metrics
  /** Where the web side is reached from outside, without a slash at its end. */
  readonly publicUrl: string | undefined
}

/** Most commands that one message may run inside each other. */
const deepest = 3

/** The members of module contexts, made from the parts of the runtime. */
export function makeGround(parts: GroundParts): Ground {
  let announced = 0
  const collecting = (run: Run | undefined) => run as CollectingRun | undefined

  const ground: Ground = {
    now: () => parts.clock.now(),
    address: (host, path) => (parts.publicUrl === undefined ? undefined : `${parts.publicUrl}/m/${host.name}${path}`),
    random: parts.random,

    async announce(host, run, channel, message, { priority = 'timer', card } = {}) {
      const draft: Draft = {
        channel: channelIdOf(parts.places, channel),
        elements: elementsOf(message),
        priority,
        module: host.name,
        ...(card === undefined ? {} : { card: `${host.name}/${card}` }),
      }
      const into = collecting(run)
      if (into) return void into.drafts.push(draft)
      const id = `announce:${host.name}:${parts.clock.now()}:${announced++}`
      await parts.store.transaction((db) => parts.journal.toSay(db, id, null, draft, parts.clock.now()), 'outbox')
      void parts
        .delivery()
        .say(id, draft)
        .then((delivered) => parts.journal.said(id, delivered))
        .catch(() => undefined)
    },

    async overlay(host, run, name, state) {
      const write = async (db: Store['db']) => {
        await db.run`
          INSERT INTO waddle_overlay (module, name, state) VALUES (${host.name}, ${name}, ${JSON.stringify(state)})
          ON CONFLICT (module, name) DO UPDATE SET state = excluded.state`
      }
      const show = () => parts.overlay(host.name, name, state)
      if (!run) {
        await write(parts.store.db)
        return show()
      }
      await write((await run.work.begin()).as(parts.store))
      run.work.afterCommit(show)
    },

    jobs(host, run): Jobs {
      const db = async () => (run ? (await run.work.begin()).as(parts.store) : parts.store.db)
      return {
        async schedule(name, at, payload, key) {
          if (!host.definition.jobs || !(name in host.definition.jobs)) {
            throw new WaddleError('WDL_JOB_UNKNOWN', `module ${host.name} has no job "${name}"`, {
              fix: `add jobs: { '${name}': … } to the module`,
            })
          }
          const dueAt = typeof at === 'number' ? at : at.getTime()
          if (!Number.isFinite(dueAt))
            throw new WaddleError('WDL_JOB_TIME', `"${String(at)}" is no time for job ${name} of module ${host.name}`)
          // Whoever looks before it is on disk does not see it, and would sleep over it.
          run?.work.afterCommit(() => parts.jobs.scheduled(dueAt))
          return parts.jobs.schedule(await db(), {
            module: host.name,
            name,
            key: key ?? `${name}:${dueAt}:${Math.floor(Math.random() * 2 ** 48).toString(36)}`,
            payload,
            dueAt,
          })
        },
        cancel: async (idOrKey) => parts.jobs.cancel(await db(), host.name, idOrKey),
      }
    },

    broadcast: (host, run) => async (name, payload) => {
      if (!host.definition.broadcasts || !Object.hasOwn(host.definition.broadcasts, name)) {
        throw new WaddleError('WDL_BROADCAST_UNKNOWN', `module ${host.name} has no broadcast "${name}"`, {
          fix: `add broadcasts: { '${name}': … } to the module`,
        })
      }
      const tell = () => parts.wire.broadcast(broadcastTopic(host.name, name), payload ?? null)
      if (run) run.work.afterCommit(tell)
      else await tell()
    },

    cache: (host, run) => cacheOf(parts.cache, parts.metrics, host, run),

    async audit(run, act) {
      const db = run ? (await run.work.begin()).as(parts.store) : parts.store.db
      await note(db, { ...act, at: parts.clock.now() })
    },

    commands: (host) => dynamicCommands(host, parts),

    people: (host, run) =>
      peopleDesk(parts.people, parts.links, {
        // What the run has written, or what others wrote while it waited for its turn, is seen by its own reads.
        db: run ? run.work.db(parts.store) : parts.store.db,
        now: () => parts.clock.now(),
        module: host.name,
        writing: async () => (run ? (await run.work.begin()).as(parts.store) : parts.store.db),
        changed: (changes) => {
          const tell = () => parts.wire.broadcast(peopleTopic, changes)
          return run ? run.work.afterCommit(tell) : tell()
        },
        effects: linkEffects(parts.hosts, ground, run),
      }),

    act: (host) => async (channel, action, input) => {
      if (!host.has(`act:${action}`)) {
        throw new WaddleError('WDL_ACT_UNDECLARED', `module ${host.name} did not declare act:${action}`, {
          fix: `add 'act:${action}' to its capabilities`,
        })
      }
      const place = parts.places.resolve(channel)
      if (!place) return { done: false, reason: 'not-found', detail: `"${channel}" is no channel id` }
      return parts.reach().act(place, action, input)
    },

    can: () => (channel, action) => {
      const place = parts.places.resolve(channel)
      return place !== undefined && parts.reach().offers(place.platform, action)
    },

    registry: () => ({
      commands: (viewpoint?: Parameters<Router['registry']['list']>[1]) => parts.router().registry.list(parts.places, viewpoint),
      prefix: (channel: string) => (parts.places.resolve(channel)?.community ?? parts.places.community('main')).prefix,
      why: (viewpoint: { channel: string; roles: readonly string[]; platform: string; user: string }, text: string) => {
        const place = parts.places.resolve(viewpoint.channel) ?? parts.places.at('console', null, 'lobby')
        const account = { id: viewpoint.user, name: viewpoint.user, roles: viewpoint.roles }
        const now = parts.clock.now()
        const envelope = {
          id: 'why',
          platform: place.platform,
          server: place.server,
          channel: place.name,
          account,
          kind: 'message' as const,
          at: now,
          receivedAt: now,
          text,
        }
        return explain(parts.router(), envelope, place, parts.people.person(People.account(place.platform, viewpoint.user)))
      },
    }),

    fetch: (host, run, url, init = {}) => guardedFetch(host, parts.fetch, parts.fetchPublic, url, init, run?.signal ?? host.abort.signal),

    secret(host, name) {
      if (!host.mayKnow(name))
        throw new WaddleError('WDL_SECRET_UNDECLARED', `module ${host.name} did not declare secret:${name}`, {
          fix: `add 'secret:${name}' to its capabilities`,
        })
      const value = parts.secret(name)
      if (value === undefined)
        throw new WaddleError('WDL_SECRET_MISSING', `module ${host.name} needs the secret ${name}, and nobody set it`, {
          fix: `waddle secret set ${name}`,
        })
      return value
    },

    async reply(turn, message) {
      if (turn.over) return
      const run = collecting(turn.run as Run | undefined)
      const wish: Reply = typeof message === 'object' && 'message' in message ? message : { message }
      if (!run || run.work.wrote || run.drafts.length > 0) return parts.router().say(turn, wish)
      parts.router().say(turn, wish)
      const draft = run.drafts.pop()
      if (draft) await run.sayNow(draft)
    },
  }
  return ground
}

/** Accept a channel id, or the bare name of a channel that was seen. */
function channelIdOf(places: Places, channel: string): string {
  if (channel.includes(':')) return channel
  for (const place of places.all()) if (place.name === channel) return place.id
  return `console:${channel}`
}

function dynamicCommands(host: Host, parts: GroundParts): DynamicCommands {
  const owner = (scope: CommandScope) => {
    if ('community' in scope) return parts.places.community(scope.community)
    const place = parts.places.resolve(scope.channel)
    if (!place)
      throw new WaddleError('WDL_CHANNEL_ID', `"${scope.channel}" is no channel id`, {
        fix: 'write it like twitch:duckpond or discord:5/10',
      })
    return place
  }
  return {
    define<Data>(command: DynamicCommand<Data>, run: DynamicRun<Data>) {
      const where = owner(command.scope)
      const { data } = command
      const call = host.call!
      const record = compileCommand(host, command.signature, command, (turn) => run(Object.assign(call(turn), { data }) as never), {
        custom: true,
        enabled: command.enabled ?? true,
        bucket: `${host.name}/${where.id}/${command.signature}`,
      })
      const remove = parts.router().registry.addCustom(where, record)
      const forget = host.effects.add(`command ${record.words} in ${where.id}`, remove)
      return () => {
        forget()
        remove()
      }
    },
    taken(scope, path) {
      const record = parts.router().registry.taken(parts.places, scope, path)
      return record && { module: record.host.name, custom: record.custom }
    },
    async run(call, text) {
      const parent = parentOf(call, text)
      return runLine(parts.router(), parent, text, parent.run as CollectingRun | undefined)
    },
    async ask(call, text) {
      const parent = parentOf(call, text)
      const run = parent.run as CollectingRun | undefined
      const answers: Draft[] = []
      const hear = (draft: Draft) => {
        // Only what would have been an answer for all to read is an answer; the rest is said where it belongs.
        const answer = draft.priority === 'reply' && draft.channel === parent.place.id && draft.privateTo === undefined
        ;(answer ? answers : run?.drafts)?.push(draft)
      }
      const drafts: Draft[] = []
      const inner: CollectingRun | undefined =
        run && Object.assign(Object.create(run) as CollectingRun, { drafts, sayNow: async (draft: Draft) => void drafts.push(draft) })
      const outcome = await runLine(parts.router(), parent, text, inner)
      drafts.forEach(hear)
      return { outcome, text: answers.map(({ elements }) => textOf(elements, platforms.console)).join('\n') }
    },
  }
}

function parentOf(call: object, text: string): Turn {
  const parent = turnBehind(call)
  if (!parent) throw new WaddleError('WDL_NO_CALL', 'commands.run needs the context of the command that runs it')
  if (parent.depth + 1 > deepest) throw new WaddleError('WDL_TOO_DEEP', `commands run each other more than ${deepest} deep: ${text}`)
  return parent
}

async function runLine(router: Router, parent: Turn, text: string, run: CollectingRun | undefined): Promise<RunEnd> {
  const line = text.startsWith(parent.place.community.prefix) ? text : parent.place.community.prefix + text
  const found = router.match({ text: line }, parent.place)
  if (!found) return 'unknown'
  const { commandAt: _, ...rest } = parent.envelope
  const turn: Turn = router.turn({ ...rest, text: line }, parent.place, found, parent.person)
  turn.depth = parent.depth + 1
  turn.run = run
  run?.taken?.push(turn)
  await router.execute(turn)
  // Its writes are in the same transaction: what failed halfway takes the whole run with it.
  if (turn.outcome === 'failed')
    throw new WaddleError('WDL_NESTED_FAILED', `"${found.command.words}" failed, and with it the command that ran it`)
  return turn.outcome ?? 'silent'
}
