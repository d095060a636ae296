import { WaddleError } from '@waddlebot/sdk'
import { Cron } from 'croner'
import type { Clock, Timer } from '../clock/clock.ts'

/** A cron expression with its zone: `0 9 * * *`, or `0 9 * * * Europe/Berlin`. */
export function parseCron(source: string, module: string): Cron {
  const words = source.trim().split(/\s+/)
  const zone = words.length === 6 && /[a-z]/i.test(words[5]!) ? words.pop()! : 'UTC'
  try {
    // Asked about any zone, even this one, the system loads all of them: a tenth of a bot's start.
    if (zone === 'UTC') return new Cron(words.join(' '), { utcOffset: 0, paused: true, mode: '5-part' })
    // croner looks at the zone only when it is asked for a time.
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return new Cron(words.join(' '), { timezone: zone, paused: true, mode: '5-part' })
  } catch (cause) {
    throw new WaddleError('WDL_CRON', `"${source}" of module ${module} is no cron expression: ${(cause as Error).message}`, {
      fix: 'write five fields (minute hour day month weekday) and, if you like, a zone: "0 9 * * * Europe/Berlin"',
      cause,
    })
  }
}

/** Calls `work` at each time that `cron` names, on the bot's clock. */
export class CronTimer {
  readonly #cron: Cron
  readonly #clock: Clock
  readonly #work: (at: number) => void
  #timer: Timer | undefined
  /** When it fires next; undefined while it is stopped. */
  #next: number | undefined

  constructor(cron: Cron, clock: Clock, work: (at: number) => void) {
    this.#cron = cron
    this.#clock = clock
    this.#work = work
  }

  start(): void {
    this.#arm(this.#clock.now())
  }

  stop(): void {
    this.#timer?.cancel()
    this.#next = undefined
  }

  /** The clock was set: what waited for a while waits for the wrong one. */
  wake(): void {
    if (this.#next === undefined) return
    this.#timer?.cancel()
    this.#ring(this.#next)
  }

  #arm(after: number): void {
    const next = this.#cron.nextRun(new Date(after))?.getTime()
    this.#next = next
    if (next === undefined) return
    this.#timer = this.#clock.after(next - this.#clock.now(), () => this.#ring(next))
  }

  #ring(next: number): void {
    const now = this.#clock.now()
    // Set forward by a day, the clock passed many of its times: it fires for the first of them, and not once for each.
    this.#arm(now)
    // The clock may have been set back meanwhile: not before its time.
    if (now >= next) this.#work(next)
  }
}
