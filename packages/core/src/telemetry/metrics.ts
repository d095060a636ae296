/**
 * Values of one label that are counted apart; what comes after them counts as `other`. Modules name their own
 * reasons, and one that makes up a new one each time must not fill the memory or the scraper's store.
 */
const mostValues = 100

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
  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  /** @param ms milliseconds */
  observe(ms: number): void {
    const quarters = Math.ceil(ms * 4)
    // The same as the logarithm to the base of two, rounded up.
    const index = quarters <= 1 ? 0 : Math.min(buckets.length, 32 - Math.clz32(quarters - 1))
    this.counts[index]!++
    this.sum += ms
  }
}

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
  readonly run = new Histogram('waddle_run_milliseconds', 'From acceptance to commit of a command')
  readonly #gauges = new Map<string, { help: string; read: () => number }>()

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
    ]) {
      lines.push(`# HELP ${counter.name} ${counter.help}`, `# TYPE ${counter.name} counter`)
      for (const [value, cell] of counter.values) lines.push(`${counter.name}{${counter.label}="${quoted(value)}"} ${cell.n}`)
    }
    lines.push(`# HELP ${this.run.name} ${this.run.help}`, `# TYPE ${this.run.name} histogram`)
    let total = 0
    for (const [index, upTo] of buckets.entries()) {
      total += this.run.counts[index]!
      lines.push(`${this.run.name}_bucket{le="${upTo}"} ${total}`)
    }
    total += this.run.counts[buckets.length]!
    lines.push(`${this.run.name}_bucket{le="+Inf"} ${total}`, `${this.run.name}_sum ${this.run.sum}`, `${this.run.name}_count ${total}`)
    for (const [name, gauge] of this.#gauges) lines.push(`# HELP ${name} ${gauge.help}`, `# TYPE ${name} gauge`, `${name} ${gauge.read()}`)
    return `${lines.join('\n')}\n`
  }
}

const quoted = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
