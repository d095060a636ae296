import { type Accepted, type Audit, channelId, type Envelope, type OnWord, type Registry as SdkRegistry, WaddleError } from '@waddlebot/sdk'
import { Assembly } from './assembly.ts'
import { within } from './clock/within.ts'
import type { ProcessRole } from './fleet/role.ts'
import { isSound } from './intake/envelope.ts'
import { exportPerson, type Forgotten, forgetPerson, type PersonExport } from './modules/about-person.ts'
import type { Host } from './modules/host.ts'
import { type ModuleSpec, planModules } from './modules/plan.ts'
import { runCall } from './modules/run-call.ts'
import { contextOf } from './modules/scope.ts'
import { keysOf } from './people/dossier.ts'
import { type PeopleChange, peopleTopic } from './people/index.ts'
import type { MigrationSet } from './store/migrations.ts'
import { prepareStore } from './store/prepare.ts'
import { coreSchema } from './store/schema/index.ts'

export type { RuntimeOptions } from './options.ts'

/** A bot, or one process of it: its parts are started in order and stopped in reverse. */
export class Runtime extends Assembly {
  readonly #background = new Set<Promise<unknown>>()
  #state: 'new' | 'running' | 'stopping' | 'stopped' = 'new'
  #calls = 0

  /** The migrations of the core and of all modules, in load order. */
  static migrationSets(modules: readonly ModuleSpec[]): MigrationSet[] {
    return setsOf(planModules(modules))
  }

  override get state(): 'new' | 'running' | 'stopping' | 'stopped' {
    return this.#state
  }

  /** Whether this process has a part in the bot; one that is the whole bot has all of them. */
  is(role: ProcessRole): boolean {
    return this.options.part?.roles.has(role) ?? true
  }

  /** What the bot can do, and why it would not. */
  get registry(): SdkRegistry {
    return this.ground.registry()
  }

  /** Load everything and connect nothing: enough to ask what there is and why something would stop. */
  async load(): Promise<void> {
    if (this.#state !== 'new') throw new WaddleError('WDL_RUNTIME_STATE', `this runtime is ${this.#state}; make a new one`)
    this.#state = 'running'
    const specs = planModules(this.options.modules)
    await prepareStore(this.store, setsOf(specs), this.options.migrate ?? false, this.clock.now())
    this.wire.hear(peopleTopic, (changes) => this.#know(changes as readonly PeopleChange[] | undefined))
    await this.#know(undefined)
    await this.vault.open()
    await this.cooldowns?.restore()
    for (const spec of specs) {
      const host = await this.loader.load(spec, (made) => this.hosts.set(made.name, made))
      this.intake.connect(host)
      this.gags.connect(host)
      this.timetable.add(host)
    }
  }

  /** Load everything, connect, take up what was left. */
  async start(): Promise<void> {
    this.rates.start()
    try {
      await this.publicWay.check()
      await this.load()
      await this.membership?.enter()
      await this.secretWatch?.start()
      if (this.is('receivers')) for (const host of this.hosts.values()) await this.receivers.connect(host)
      await this.#resume()
      await this.membership?.work(this.intake)
      if (this.is('jobs')) await this.timetable.start()
    } catch (error) {
      await this.stop()
      throw this.store.explain(error)
    }
  }

  /** Stop in order: hear nothing more, finish what was accepted, say what is to be said, close. */
  async stop(drainMs = 8_000): Promise<void> {
    if (this.#state === 'stopping' || this.#state === 'stopped') return
    this.#state = 'stopping'
    this.rates.stop()
    this.secretWatch?.stop()
    const until = performance.now() + drainMs
    await this.membership?.handOver()
    await this.receivers.pause()
    this.intake.stop()
    this.timetable.pause()
    // Some of the time went into handing over; some is always left.
    await within(Math.max(drainMs / 4, until - performance.now()), this.idle())
    this.ending.abort()
    await this.timetable.stop()
    for (const host of [...this.hosts.values()].reverse()) await this.loader.unload(host)
    await this.receivers.stop()
    this.router.close()
    await this.performer.close()
    await this.usage.close()
    await this.doorman.close()
    await this.heard.flush()
    await this.membership?.leave()
    await (await this.cache)?.close()
    await Promise.all([this.options.spans?.close(), this.options.reports?.close()])
    await this.options.redis?.close()
    if (!this.options.keepStoreOpen) {
      await this.store.close().catch((error: unknown) => this.log.error('the store did not close cleanly', { error }))
    }
    this.#state = 'stopped'
  }

  /** Resolves when everything accepted is done and said. */
  async idle(): Promise<void> {
    for (;;) {
      await this.intake.idle()
      await this.timetable.idle()
      await this.membership?.forwarder?.idle()
      await Promise.allSettled(this.#background)
      await this.voice.idle()
      if (this.intake.lanes.pending === 0 && this.voice.pending === 0 && this.#background.size === 0 && !this.timetable.busy) return
    }
  }

  /** Hand an envelope over; resolves once it may be acknowledged. */
  override receive(envelope: Envelope): Promise<Accepted> {
    if (!this.directs.needed || !isSound(envelope) || !this.directs.concern(envelope)) return this.#enter(envelope)
    return this.directs.place(envelope).then(() => this.#enter(envelope))
  }

  #enter(envelope: Envelope): Promise<Accepted> {
    if (!this.forms.mayConfirm(envelope)) return this.intake.receive(envelope)
    const { platform, server, channel } = envelope
    const confirmed = this.forms.confirm(envelope, channelId(platform, server, channel))
    return confirmed.then(
      (event) => this.intake.receive(event),
      (error: unknown) => {
        // Not acknowledged, it is sent again where the platform does that.
        this.log.error('a form could not be looked for', { id: envelope.id, error })
        return { accepted: false, reason: 'overloaded' } as const
      },
    )
  }

  /** Context of a module outside of any message, each write standing alone. For tests. */
  context(module: string, extra: object = {}): object {
    return contextOf(this.#host(module), this.ground, undefined, extra)
  }

  /**
   * Run something of a module that somebody waits for, such as a route, with its writes in one transaction.
   *
   * @returns what it returns
   */
  async call(module: string, run: (context: object) => unknown, extra: object): Promise<unknown> {
    const id = `call:${module}:${this.clock.now()}:${this.#calls++}`
    const { result, said } = await runCall(this.alone, this.#host(module), id, extra, run)
    this.#track(said)
    return result
  }

  /** The audits that modules have of a topic, such as `economy`, each with the module's name. */
  async audit(topic: string): Promise<readonly (Audit & { readonly module: string })[]> {
    const audits: (Audit & { readonly module: string })[] = []
    for (const { name, definition } of this.hosts.values()) {
      const run = definition.audits?.[topic] as ((context: object) => Audit | Promise<Audit>) | undefined
      if (run) audits.push({ module: name, ...(await run(this.context(name))) })
    }
    return audits
  }

  /** Everything that the bot and its modules know of a person. */
  exportPerson(person: string): Promise<PersonExport> {
    return exportPerson(this.alone, this.hosts.values(), person)
  }

  /** Have the bot and its modules forget a person, all of it or nothing; `by` is for the audit. */
  async forgetPerson(person: string, by: OnWord): Promise<Forgotten> {
    const keys = await keysOf(this.store.db, person)
    const forgotten = await forgetPerson(this.alone, this.hosts.values(), person, by)
    await this.wire.broadcast(peopleTopic, [{ what: 'forget', keys }] satisfies PeopleChange[])
    return forgotten
  }

  #host(module: string): Host {
    const host = this.hosts.get(module)
    if (!host) throw new WaddleError('WDL_MODULE_UNKNOWN', `there is no module "${module}"`, { fix: 'waddle module list' })
    return host
  }

  async #resume(): Promise<void> {
    if (this.is('jobs')) await this.journal.forget(this.clock.now())
    await this.cooldowns?.forget()
    // Where there are others, what seems to be left may be theirs: it is adopted, not taken.
    if (this.membership) return
    for (const { id, draft } of await this.journal.unsaid()) {
      this.#track(this.delivery.say(id, draft).then((delivered) => void this.journal.said(id, delivered).catch(() => undefined)))
    }
    const resumed = await this.intake.resume()
    if (resumed > 0) this.log.info('took up what was left', { events: resumed })
  }

  /** Know what changed about who is who; everything, when something may have been missed. */
  async #know(changes: readonly PeopleChange[] | undefined): Promise<void> {
    for (const change of changes ?? []) this.people.apply(change)
    if (changes) return
    await this.people.load(this.store)
    for (const odd of await this.switches.load(this.store)) this.log.warn('a switch could not be read, so what it names is off', { odd })
  }

  #track(work: Promise<unknown>): void {
    this.#background.add(work)
    const done = () => void this.#background.delete(work)
    work.then(done, done)
  }
}

function setsOf(planned: readonly ModuleSpec[]): MigrationSet[] {
  const sets = planned.flatMap(({ definition: { name, migrations } }) => (migrations ? { module: name, migrations } : []))
  return [coreSchema, ...sets]
}
