import { platformRules } from '@waddlebot/sdk'
import { type Clock, systemClock } from './clock/clock.ts'
import { Pages } from './delivery/pages.ts'
import { LocalWire } from './fleet/local.ts'
import type { Wire } from './fleet/wire.ts'
import { Forms } from './forms/forms.ts'
import { Heard } from './intake/heard.ts'
import { Journal } from './intake/journal.ts'
import { Doorman } from './keys/index.ts'
import type { Host } from './modules/host.ts'
import type { RuntimeOptions } from './options.ts'
import { Directs, Guests, People, Places, Switches } from './people/index.ts'
import { Doors } from './receivers/doors.ts'
import type { Store } from './store/index.ts'
import { Faults, notingLog } from './telemetry/faults.ts'
import { type RootLog, silentLog } from './telemetry/log.ts'
import { Metrics } from './telemetry/metrics.ts'
import { type Trace, Traces } from './telemetry/traces.ts'
import { Usage } from './telemetry/usage.ts'
import { Vault } from './vault/vault.ts'
import { HostBreakers } from './web/host-breakers.ts'
import { PublicWay } from './web/public-way.ts'

/** One message in so many has its road traced. */
const defaultTraceEvery = 100

/**
 * What the road of a message stands on: the store, what the bot is watched by, who is who and where, what is secret, and
 * what is written down on the way. None of it knows the road.
 */
export abstract class Foundation {
  readonly store: Store
  readonly clock: Clock
  readonly log: RootLog
  readonly metrics = new Metrics()
  readonly traces: Traces
  /** What went wrong last. */
  readonly faults: Faults
  readonly wire: Wire
  readonly places: Places
  readonly people: People
  readonly switches: Switches
  /** Servers into which others brought the bot. */
  readonly guests: Guests
  /** Direct messages that are in no server. */
  readonly directs: Directs
  readonly usage: Usage
  /** Routes that receivers answer themselves. */
  readonly doors = new Doors()
  readonly pages: Pages
  readonly forms: Forms
  /** Secrets, whoever set them. */
  readonly vault: Vault
  /** Looks at the keys that other programs show. */
  readonly doorman: Doorman
  readonly hosts = new Map<string, Host>()
  readonly hostBreakers = new HostBreakers()
  protected readonly options: RuntimeOptions
  protected readonly journal: Journal
  protected readonly heard: Heard
  protected readonly publicWay: PublicWay
  /** Without a slash at its end. */
  protected readonly publicUrl: string | undefined
  protected readonly ending = new AbortController()

  constructor(options: RuntimeOptions) {
    const { store, clock = systemClock, part } = options
    const now = () => clock.now()
    this.options = options
    this.store = store
    this.clock = clock
    this.faults = new Faults(now, options.secretValues ?? (() => []))
    this.log = this.#openLog()
    this.wire = part?.wire ?? new LocalWire('alone', this.log)
    this.traces = this.#openTraces()
    this.places = placesFor(options)
    this.people = new People(this.places)
    this.switches = new Switches(this.places)
    const known = { places: this.places, people: this.people, store, wire: this.wire, log: this.log, now }
    this.guests = new Guests(known)
    this.directs = new Directs(known)
    this.#found()
    this.journal = new Journal(store, part?.wire.id)
    this.publicWay = new PublicWay(options.networks)
    this.vault = this.#openVault()
    this.usage = new Usage(store, clock)
    this.doorman = new Doorman(store, clock)
    this.heard = new Heard(store, clock)
    this.publicUrl = options.publicUrl?.replace(/\/+$/, '')
    this.pages = new Pages(store, now, this.publicUrl)
    this.forms = new Forms(store, now, this.publicUrl)
  }

  #openLog(): RootLog {
    const { log = silentLog, part, reports } = this.options
    if (reports) this.faults.onFault((fault) => reports.send(fault))
    return notingLog(part ? log.child({ process: part.wire.id }) : log, this.faults)
  }

  #openTraces(): Traces {
    const { spans, traceEvery = defaultTraceEvery } = this.options
    const ended = spans && ((trace: Trace) => spans.send(trace, this.wire.id))
    return new Traces(traceEvery, () => this.clock.now(), ended)
  }

  /** The communities of the settings, and who owns them. */
  #found(): void {
    for (const [id, settings] of Object.entries(this.options.communities ?? {})) {
      this.places.community(id, settings)
      for (const owner of settings.owners ?? []) this.people.own(id, owner)
    }
  }

  #openVault(): Vault {
    const { store, wire, options, clock } = this
    return new Vault({
      store,
      wire,
      now: () => clock.now(),
      sealer: options.sealer,
      outside: (name) => options.secret?.(name),
      outsideNames: () => options.secretNames?.() ?? [],
      kept: (value) => options.hide?.(value),
    })
  }
}

function placesFor({ modules, prefix = '!' }: RuntimeOptions): Places {
  const described = modules.flatMap(({ definition }) => definition.receiver ?? [])
  // Who connects a platform knows its rules best.
  return new Places(prefix, (platform) => described.find((each) => each.platform === platform)?.rules ?? platformRules(platform))
}
