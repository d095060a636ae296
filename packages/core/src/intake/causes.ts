import type { Envelope, EventKind } from '@waddlebot/sdk'
import type { Host } from '../modules/host.ts'
import { People, type Place } from '../people/index.ts'
import type { Trace } from '../telemetry/traces.ts'
import type { Judged } from './filters.ts'
import type { IntakeOptions } from './options.ts'
import { eventKey, moduleInKey, type Task } from './task.ts'
import type { Unfinished } from './unfinished.ts'

/** What an envelope causes: the command that it calls, and the modules that wait for its kind. */
export class Causes {
  readonly #options: Pick<IntakeOptions, 'router' | 'people' | 'hosts'>
  readonly #listeners = new Map<EventKind, Host[]>()

  constructor(options: Pick<IntakeOptions, 'router' | 'people' | 'hosts'>) {
    this.#options = options
  }

  /** Let a module's events take part. */
  connect(host: Host): void {
    for (const kind of Object.keys(host.definition.on ?? {}) as EventKind[]) {
      const hosts = this.#listeners.get(kind) ?? []
      this.#listeners.set(kind, [...hosts, host])
    }
  }

  /** The modules that wait for this kind. None hears of a server that nobody claimed: there only commands are looked at. */
  listeners(kind: EventKind, place: Place): readonly Host[] | undefined {
    return place.community.pending ? undefined : this.#listeners.get(kind)
  }

  /** Tasks in the order in which they are done; undefined when there is nothing to do. */
  of(envelope: Envelope, place: Place, key: string, trace: Trace | undefined): Task[] | undefined {
    const { router } = this.#options
    const found = envelope.kind === 'message' ? router.match(envelope, place) : undefined
    const listeners = this.listeners(envelope.kind, place)
    if (found === undefined && listeners === undefined) return undefined
    const person = this.#person(envelope)
    const tasks: Task[] = []
    for (const host of listeners ?? []) {
      // A listener that stores nothing loses nothing: only what can leave a trace is journalled for chatter.
      const durable = envelope.kind !== 'message' || host.has('db') || host.has('jobs')
      tasks.push({ key: eventKey(key, host.name), envelope, place, person, work: { kind: 'event', host }, durable, trace })
    }
    if (found) tasks.push({ key, envelope, place, person, work: { kind: 'command', found }, durable: true, trace })
    return tasks
  }

  /** What a filter left to be done, as an event of its own; undefined when that is nothing. */
  ofNote(envelope: Envelope, place: Place, { host, verdict }: Judged, key: string): { event: Envelope; tasks: Task[] } | undefined {
    const listeners = this.listeners('filtered', place)
    if (listeners === undefined || verdict.note === undefined) return undefined
    const { reason, note, stop: stopped } = verdict
    const event: Envelope = { ...envelope, kind: 'filtered', data: { ...envelope.data, by: host.name, reason, stopped, note } }
    const person = this.#person(envelope)
    const tasks = listeners.map(
      (each): Task => ({
        key: eventKey(key, each.name),
        envelope: event,
        place,
        person,
        work: { kind: 'event', host: each },
        durable: true,
      }),
    )
    return { event, tasks }
  }

  /** What stands in the journal and was not done; undefined when its module is gone. */
  again({ key, envelope }: Unfinished, place: Place): Task | undefined {
    const { router, hosts } = this.#options
    const module = moduleInKey(key)
    const host = module === undefined ? undefined : hosts.get(module)
    const found = module === undefined ? router.match(envelope, place) : undefined
    const work = host ? ({ kind: 'event', host } as const) : found ? ({ kind: 'command', found } as const) : undefined
    return work && { key, envelope, place, person: this.#person(envelope), work, durable: true }
  }

  #person({ platform, account }: Envelope): string {
    return this.#options.people.person(People.account(platform, account.id))
  }
}
