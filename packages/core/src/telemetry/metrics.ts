import { gateNames } from '../router/gates/names.ts'
import type { Outcome } from '../router/turn.ts'

/**
 * Values of one label that are counted apart; what comes after them counts as `other`. Modules name their own
 * reasons, and one that makes up a new one each time must not fill the memory or the scraper's store.
 */
const mostValues = 100
/** Longest that somebody who is asked for a number may take; milliseconds. */
const patience = 500

/** A number that grows, by one label. Kept in plain objects and turned into text only when somebody asks. */
class Counter {
  readonly values = new Map<string, { n: number }>()
  #value: string | undefined
  #cell = { n: 0 }
  constructor(
    readonly name: string,
    readonly help: string,
    readonly label: string,
  ) {}

  /** Over all values. */
  get sum(): number {
    let sum = 0
    for (const cell of this.values.values()) sum += cell.n
    return sum
  }

  /** The cell of one label value; hold on to it on a hot path. */
  cell(value: string): { n: number } {
    // Most are asked for the value that they were asked for last.
    if (value === this.#value) return this.#cell
    const cell = this.#find(value)
    this.#value = value
    this.#cell = cell
    return cell
  }

  #find(value: string): { n: number } {
    const known = this.values.get(value)
    if (known) return known
    if (this.values.size >= mostValues && value !== 'other') return this.#find('other')
    const cell = { n: 0 }
    this.values.set(value, cell)
    return cell
  }
}

/** Buckets of a duration in powers of two: 0.25 ms, 0.5 ms … 16 s. */
const buckets = Array.from({ length: 17 }, (_, index) => 0.25 * 2 ** index)

class Histogram {
  readonly counts = new Float64Array(buckets.length + 1)
  sum = 0

  /** @param ms milliseconds */
  observe(ms: number): void {
    const quarters = Math.ceil(ms * 4)
    // The same as the logarithm to the base of two, rounded up.
    const index = quarters <= 1 ? 0 : Math.min(buckets.length, 32 - Math.clz32(quarters - 1))
    this.counts[index]!++
    this.sum += ms
  }

  /** @param label a label and its value, as text, or nothing */
  lines(name: string, label: string): string[] {
    const lines: string[] = []
    const before = label === '' ? '' : `${label},`
    let total = 0
    for (const [index, upTo] of buckets.entries()) {
      total += this.counts[index]!
      lines.push(`${name}_bucket{${before}le="${upTo}"} ${total}`)
    }
    total += this.counts[buckets.length]!
    const labels = label === '' ? '' : `{${label}}`
    lines.push(`${name}_bucket{${before}le="+Inf"} ${total}`, `${name}_sum${labels} ${this.sum}`, `${name}_count${labels} ${total}`)
    return lines
  }
}

/** What one module ran: how often, how it ended, how long it took. */
class ModuleRuns {
  readonly ends: Record<Outcome, number> = { replied: 0, silent: 0, refused: 0, failed: 0 }
  readonly took = new Histogram()

  /** @param ms milliseconds */
  observe(outcome: Outcome, ms: number): void {
    this.ends[outcome]++
    this.took.observe(ms)
  }
}

/** Gates that may wait for somebody else: Redis, or whoever keeps the money. */
const waitingGates = ['limit', 'cost'] as const

/** What the bot counts. Names and labels are part of the product: see the page on observing. */
export class Metrics {
  readonly received = new Counter('waddle_received_total', 'Envelopes handed over by receivers', 'platform')
  readonly handled = new Counter('waddle_handled_total', 'Messages and events by how they ended', 'outcome')
  readonly refused = new Counter('waddle_refused_total', 'Commands that a gate stopped, by reason', 'reason')
  readonly failed = new Counter('waddle_failed_total', 'Failed runs by module', 'module')
  readonly shed = new Counter('waddle_shed_total', 'Envelopes not accepted, by reason', 'reason')
  readonly duplicates = new Counter('waddle_duplicates_total', 'Redeliveries by platform', 'platform')
  readonly sent = new Counter('waddle_sent_total', 'Messages that left, by platform', 'platform')
  readonly undelivered = new Counter('waddle_undelivered_total', 'Messages that could not be delivered, by reason', 'reason')
  readonly retried = new Counter('waddle_retried_total', 'Runs begun anew because they were in the way of other work', 'module')
  readonly cached = new Counter('waddle_cache_total', 'Values that modules asked the cache for, by whether they were there', 'outcome')
  readonly stopped = new Counter('waddle_gate_stopped_total', 'Commands that a gate stopped', 'gate')
  /** From acceptance to commit of a command. */
  readonly run = new Histogram()
  readonly waited = { limit: new Histogram(), cost: new Histogram() } satisfies Record<(typeof waitingGates)[number], Histogram>
  /** Commands that came to the first gate. */
  commands = 0
  readonly #modules = new Map<string, ModuleRuns>()
  readonly #gauges = new Map<string, { help: string; read: () => number }>()
  readonly #labelled = new Map<string, { help: string; label: string; read: () => Iterable<readonly [string, number]> }>()
  readonly #asked = new Map<string, { help: string; read: () => Promise<number> }>()

  /** The runs of one module. */
  module(name: string): ModuleRuns {
    const known = this.#modules.get(name)
    if (known) return known
    if (this.#modules.size >= mostValues && name !== 'other') return this.module('other')
    const runs = new ModuleRuns()
    this.#modules.set(name, runs)
    return runs
  }

  /** Numbers by one label of few values, read when somebody asks. */
  gauges(name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>): void {
    this.#labelled.set(name, { help, label, read })
  }

  /** A number that somebody else has to be asked for. */
  asked(name: string, help: string, read: () => Promise<number>): void {
    this.#asked.set(name, { help, read })
  }

  /** Everything, what has to be asked for included; what does not come in time, or at all, is NaN. */
  async scrape(): Promise<string> {
    const lines = await Promise.all(
      [...this.#asked].map(async ([name, { help, read }]) => {
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<number>((resolve) => {
          timer = setTimeout(() => resolve(Number.NaN), patience)
        })
        const value = await Promise.race([read().catch(() => Number.NaN), late])
        clearTimeout(timer)
        return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`
      }),
    )
    return this.text() + lines.join('')
  }

  /** A number read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read })
  }

  /** Everything in Prometheus' text format. */
  text(): string {
    const lines: string[] = []
    for (const counter of [
      this.received,
      this.handled,
      this.refused,
      this.failed,
      this.shed,
      this.duplicates,
      this.sent,
      this.undelivered,
      this.retried,
      this.cached,
      this.stopped,
    ]) {
      lines.push(`# HELP ${counter.name} ${counter.help}`, `# TYPE ${counter.name} counter`)
      for (const [value, cell] of counter.values) lines.push(`${counter.name}{${counter.label}="${quoted(value)}"} ${cell.n}`)
    }
    lines.push('# HELP waddle_gate_reached_total Commands that came to a gate', '# TYPE waddle_gate_reached_total counter')
    let reached = this.commands
    for (const gate of gateNames) {
      lines.push(`waddle_gate_reached_total{gate="${gate}"} ${reached}`)
      reached -= this.stopped.values.get(gate)?.n ?? 0
    }
    const waiting = 'waddle_gate_wait_milliseconds'
    lines.push(`# HELP ${waiting} How long commands waited at gates that ask somebody else`, `# TYPE ${waiting} histogram`)
    for (const gate of waitingGates) lines.push(...this.waited[gate].lines(waiting, `gate="${gate}"`))
    const took = 'waddle_run_milliseconds'
    lines.push(`# HELP ${took} From acceptance to commit of a command`, `# TYPE ${took} histogram`, ...this.run.lines(took, ''))
    const runs = 'waddle_module_runs_total'
    lines.push(`# HELP ${runs} Commands and events that a module worked on, by how they ended`, `# TYPE ${runs} counter`)
    for (const [module, { ends }] of this.#modules) {
      for (const [outcome, n] of Object.entries(ends)) lines.push(`${runs}{module="${quoted(module)}",outcome="${outcome}"} ${n}`)
    }
    const each = 'waddle_module_milliseconds'
    lines.push(`# HELP ${each} From acceptance to commit of what a module worked on`, `# TYPE ${each} histogram`)
    for (const [module, { took: time }] of this.#modules) lines.push(...time.lines(each, `module="${quoted(module)}"`))
    for (const [name, { help, label, read }] of this.#labelled) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
      for (const [value, n] of read()) lines.push(`${name}{${label}="${quoted(value)}"} ${n}`)
    }
    for (const [name, gauge] of this.#gauges) lines.push(`# HELP ${name} ${gauge.help}`, `# TYPE ${name} gauge`, `${name} ${gauge.read()}`)
    return `${lines.join('\n')}\n`
  }
}

const quoted = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
