import type { Clock } from '../clock.ts'

/** A token bucket: so many points, refilled evenly over a minute. Source: https://dev.twitch.tv/docs/api/guide#twitch-rate-limits, not re-read on 2026-11-22. */
export class Bucket {
  readonly #clock: Clock
  readonly #size: number
  #points: number
  #at: number

  constructor(clock: Clock, size: number) {
    this.#clock = clock
    this.#size = size
    this.#points = size
    this.#at = clock.now()
  }

  /** Take a point; returns whether there was one, and the headers that tell how things stand. */
  take(): { readonly ok: boolean; readonly headers: Readonly<Record<string, string>> } {
    const now = this.#clock.now()
    this.#points = Math.min(this.#size, this.#points + ((now - this.#at) * this.#size) / 60_000)
    this.#at = now
    const ok = this.#points >= 1
    if (ok) this.#points -= 1
    const msToFull = ((this.#size - this.#points) * 60_000) / this.#size
    const headers = {
      'Ratelimit-Limit': String(this.#size),
      'Ratelimit-Remaining': String(Math.floor(this.#points)),
      'Ratelimit-Reset': String(Math.ceil((now + msToFull) / 1_000)),
    }
    return { ok, headers }
  }
}
